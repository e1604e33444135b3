import type { CommonOptions } from '../context.ts';
import { tokenWithoutServer } from './errors.ts';

/** Which server a command speaks to. */
export interface ServerOptions extends CommonOptions {
  readonly url?: string;
  readonly token?: string;
}

/** The server that options or environment name; undefined when they name none. @throws USAGE. */
export function serverOf({ url, token }: ServerOptions): { readonly url: string; readonly token?: string } | undefined {
  const chosen = url ?? nonEmpty(process.env['FOVEA_URL']);
  const secret = token ?? nonEmpty(process.env['FOVEA_TOKEN']);
  if (chosen === undefined) {
    if (token !== undefined) throw tokenWithoutServer();
    return undefined;
  }
  return { url: chosen, ...(secret === undefined ? {} : { token: secret }) };
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
