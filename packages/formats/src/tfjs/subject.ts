/** Who the errors of the TensorFlow.js importer and exporter speak for. */
export const importerSubject = 'importer:fovea/tfjs-layers';
export const exporterSubject = 'exporter:fovea/tfjs-layers';
