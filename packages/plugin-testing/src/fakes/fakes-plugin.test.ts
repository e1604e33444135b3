import { describe, it } from '@jest/globals';
import type { ArtifactStore, Digest } from '@fovea/contracts';
import { conformanceCases } from '../conformance-cases.ts';
import { describeConformance } from '../describe-conformance.ts';
import { FakeBackend } from './fake-backend.ts';
import { fakesPlugin } from './fakes-plugin.ts';
import type { MemoryArtifactStore } from './memory-artifact-store.ts';
import { fakesManifest } from '../broken/fakes-manifest.ts';

describeConformance(
  { describe, it },
  conformanceCases(fakesPlugin, {
    manifest: fakesManifest,
    fixtures: {
      backend: () => new FakeBackend(),
      params: { 'optimizer:fakes/momentum': [{ momentum: 0 }], 'model:fakes/mini-conv': [{ filters: 2 }] },
      models: {
        'model:fakes/mini-conv': [
          {
            inputShape: [8, 8, 1],
            numClasses: 3,
            // By hand: kernel 3*3*1*4 + bias 4 + dense 4*3 + bias 3; 4*4 places * 9 * 4 + 4*3.
            parameters: 55,
            macs: 588,
            source: 'counted by hand',
          },
        ],
      },
      optimizers: {
        'optimizer:fakes/momentum': [
          {
            learningRate: 0.0001,
            // By hand: gradient at [-1.2, 1] is [-215.6, -88]; then v = 0.9 v + g.
            points: [[-1.17844, 1.0088]],
            source: 'first step of gradient descent by hand',
          },
        ],
      },
      stores: {
        'store:fakes/memory': {
          corrupt: async (store: ArtifactStore, digest: Digest) => (store as MemoryArtifactStore).corrupt(digest),
        },
      },
      quick: true,
    },
  }),
);
