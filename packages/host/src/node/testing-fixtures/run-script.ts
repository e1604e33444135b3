/** A program that runs the fixture's pipeline as an application would: Ctrl-C aborts. Arguments: data folder, train params. */
import { runExperiment } from '../run-experiment.ts';
import { openWorkspace } from '../workspace.ts';
import { fixturePipeline, fixturePreset } from './fixture-workspace.ts';

const [folder = '.', params = '{}'] = process.argv.slice(2);
const abort = new AbortController();
process.on('SIGINT', () => abort.abort());

const { runs } = await runExperiment({
  definition: fixturePipeline(JSON.parse(params) as Record<string, unknown>),
  workspace: await openWorkspace({ preset: fixturePreset, folder }),
  signal: abort.signal,
  onEvent: (event) => {
    if (event.type === 'run-started') console.log(`pid ${event.pid}`);
    if (event.type === 'step-started') console.log(`started ${event.step}`);
  },
});
for (const { outcome } of runs) console.log(`ended ${outcome.state} ${outcome.interruptedStep ?? 'nowhere'}`);
