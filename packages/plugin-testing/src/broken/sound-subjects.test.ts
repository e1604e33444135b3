import { describe, it } from '@jest/globals';
import { definePlugin } from '@fovea/contracts';
import { conformanceCases } from '../conformance-cases.ts';
import { describeConformance } from '../describe-conformance.ts';
import { subjectOf } from '../fixtures.ts';
import { fakesManifest } from './fakes-manifest.ts';
import { inOrder, mirror } from './sound-images.ts';
import { boxExporter, boxImporter, int8Storage, optimize, passOn } from './sound-model-tools.ts';

// What broken subjects are made from passes: they fail for what was broken, and for nothing else.
const plugin = definePlugin({
  id: 'sound',
  contributions: [mirror, inOrder, int8Storage, optimize, boxExporter, boxImporter, passOn],
});

describeConformance(
  { describe, it },
  conformanceCases(plugin, { manifest: { ...fakesManifest, contributes: plugin.contributions.map(subjectOf) } }),
  { onNotApplicable: () => undefined },
);
