import { artifactStoreToken, defineContribution, p, type Digest } from '@fovea/contracts';
import { decodeFovea } from '@fovea/graph';
import { digestInvalid } from './errors.ts';

const digestPattern = /^sha256:[0-9a-f]{64}$/;

/** A model that is already in the artifact store: trained before, or imported. */
export const loadModel = defineContribution({
  kind: 'step',
  id: 'fovea/load-model',
  behaviour: 1,
  title: 'Load model',
  summary: 'Takes a stored model by its digest: one that was trained before, or imported from another format.',
  params: p.params({
    digest: p.requiredText({
      title: 'Digest',
      description: 'sha256:<64 hex> of a stored .fovea file',
      maxLength: 71,
    }),
  }),
  ports: {
    inputs: {},
    outputs: { model: { type: 'model' } },
    deterministic: true,
    usesBackend: false,
    exclusive: false,
  },
  create: (params) => ({
    async run(_inputs, context) {
      if (!digestPattern.test(params.digest)) throw digestInvalid(params.digest);
      return { model: decodeFovea(await context.get(artifactStoreToken).get(params.digest as Digest)) };
    },
  }),
});
