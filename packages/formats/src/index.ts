export { containerExporter } from './container/exporter.ts';
export { containerImporter } from './container/importer.ts';
export { onnxExporter } from './onnx/exporter.ts';
export { plugin, plugin as default } from './plugin.ts';
export { tfjsLayersExporter } from './tfjs/exporter.ts';
export { tfjsLayersImporter } from './tfjs/importer.ts';
