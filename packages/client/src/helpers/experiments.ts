import type { ReportRecord } from '@fovea/contracts';
import { nothingThere } from '../errors.ts';
import type {
  AddNoteInput,
  CreateExperimentInput,
  ExperimentsQueryVariables,
  PreviewPipelineQueryVariables,
} from '../generated/operations.ts';
import * as documents from '../operations/experiments.ts';
import type { RequestSignal, Send } from './send.ts';

/** What may be asked and done about experiments. Each throws what the server says, by its code. */
export function experimentHelpers(send: Send) {
  return {
    async experiment(id: string, options?: RequestSignal) {
      const { experiment } = await send(documents.experimentDocument, { id }, options);
      if (experiment === null) throw nothingThere('experiment', id);
      return experiment;
    },
    async experiments(variables: ExperimentsQueryVariables = {}, options?: RequestSignal) {
      return (await send(documents.experimentsDocument, variables, options)).experiments;
    },
    /** What `fovea run` writes as report.json, as it is now; null before the first model. */
    async experimentReport(id: string, options?: RequestSignal): Promise<ReportRecord | null> {
      const { experiment } = await send(documents.experimentReportDocument, { id }, options);
      if (experiment === null) throw nothingThere('experiment', id);
      return experiment.report as ReportRecord | null;
    },
    async previewPipeline(variables: PreviewPipelineQueryVariables, options?: RequestSignal) {
      return (await send(documents.previewPipelineDocument, variables, options)).previewPipeline;
    },
    async createExperiment(input: CreateExperimentInput, options?: RequestSignal) {
      return (await send(documents.createExperimentDocument, { input }, options)).createExperiment.experiment;
    },
    async startExperiment(id: string, options?: RequestSignal) {
      return (await send(documents.startExperimentDocument, { input: { id } }, options)).startExperiment.experiment;
    },
    async pauseExperiment(id: string, options?: RequestSignal) {
      return (await send(documents.pauseExperimentDocument, { input: { id } }, options)).pauseExperiment.experiment;
    },
    async cancelExperiment(id: string, options?: RequestSignal) {
      return (await send(documents.cancelExperimentDocument, { input: { id } }, options)).cancelExperiment.experiment;
    },
    async tagExperiment(id: string, tags: readonly string[], options?: RequestSignal) {
      return (await send(documents.tagExperimentDocument, { input: { id, tags } }, options)).tagExperiment.experiment;
    },
    async addNote(input: AddNoteInput, options?: RequestSignal) {
      return (await send(documents.addNoteDocument, { input }, options)).addNote.note;
    },
  };
}
