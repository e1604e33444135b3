import { nothingThere } from '../errors.ts';
import type { CurveQueryVariables, ForkRunInput, RunsQueryVariables } from '../generated/operations.ts';
import * as documents from '../operations/runs.ts';
import type { RequestSignal, Send } from './send.ts';

/** What may be asked and done about runs. Each throws what the server says, by its code. */
export function runHelpers(send: Send) {
  return {
    async run(id: string, options?: RequestSignal) {
      const { run } = await send(documents.runDocument, { id }, options);
      if (run === null) throw nothingThere('run', id);
      return run;
    },
    async runs(variables: RunsQueryVariables = {}, options?: RequestSignal) {
      return (await send(documents.runsDocument, variables, options)).runs;
    },
    /** Steps with what they put out. */
    async runSteps(id: string, options?: RequestSignal) {
      const { run } = await send(documents.runStepsDocument, { id }, options);
      if (run === null) throw nothingThere('run', id);
      return run.steps;
    },
    /** Everything that running it again bit-exactly needs. */
    async runRecord(id: string, options?: RequestSignal): Promise<unknown> {
      const { run } = await send(documents.runRecordDocument, { id }, options);
      if (run === null) throw nothingThere('run', id);
      return run.record;
    },
    async curve(variables: CurveQueryVariables, options?: RequestSignal) {
      const { run } = await send(documents.curveDocument, variables, options);
      if (run === null) throw nothingThere('run', variables.id);
      return run.curve;
    },
    async compareRuns(ids: readonly string[], options?: RequestSignal) {
      return (await send(documents.compareRunsDocument, { ids }, options)).compareRuns;
    },
    async cancelRun(id: string, options?: RequestSignal) {
      return (await send(documents.cancelRunDocument, { input: { id } }, options)).cancelRun.run;
    },
    async retryRun(id: string, options?: RequestSignal) {
      return (await send(documents.retryRunDocument, { input: { id } }, options)).retryRun.runs;
    },
    async forkRun(input: ForkRunInput, options?: RequestSignal) {
      return (await send(documents.forkRunDocument, { input }, options)).forkRun.runs;
    },
    async tagRun(id: string, tags: readonly string[], options?: RequestSignal) {
      return (await send(documents.tagRunDocument, { input: { id, tags } }, options)).tagRun.run;
    },
    async prioritizeRun(id: string, priority: number, options?: RequestSignal) {
      return (await send(documents.prioritizeRunDocument, { input: { id, priority } }, options)).prioritizeRun.run;
    },
  };
}
