import { definePlugin } from '@fovea/contracts';
import { containerExporter } from './container/exporter.ts';
import { containerImporter } from './container/importer.ts';
import { onnxExporter } from './onnx/exporter.ts';
import { tfjsLayersExporter } from './tfjs/exporter.ts';
import { tfjsLayersImporter } from './tfjs/importer.ts';

export const plugin = definePlugin({
  id: '@fovea/formats',
  contributions: [tfjsLayersImporter, tfjsLayersExporter, containerImporter, containerExporter, onnxExporter],
});
