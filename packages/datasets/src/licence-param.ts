import { p } from '@fovea/contracts';

/** Under which the images may be used, for the record. */
export function licenceParam(options: { readonly default: string; readonly description?: string }) {
  return p.text({ title: 'Licence', description: 'Of the images, for the record.', maxLength: 200, ...options });
}
