import { serializeError } from '@fovea/contracts';
import { foveaVersion } from '@fovea/host';
import { Command, CommanderError } from 'commander';
import { doctor } from './commands/doctor.ts';
import { evaluate, type EvaluateOptions } from './commands/evaluate.ts';
import { explain } from './commands/explain.ts';
import { pluginBuild, pluginCheck, pluginList } from './commands/plugin.ts';
import { predict, type PredictOptions } from './commands/predict.ts';
import type { RunOptions } from './commands/run.ts';
import { setupNative, type SetupNativeOptions } from './commands/setup.ts';
import { verify, type VerifyOptions } from './commands/verify.ts';
import { printJson, type CommandContext, type CommonOptions } from './context.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { collect, withCommon } from './program-options.ts';
import { addServerCommands, withServer } from './server-commands.ts';

const modelSetHelp = 'a param of the importer, for what the file does not say: inputRange=minusOneToOne, fit=squeeze';

const exitCodeHelp = `
Exit codes:
  0    done
  1    the work failed: a run crashed, training diverged, a file was mangled
  2    the command line, pipeline, params or configuration are wrong
  3    rejected: a gate says FAIL, a certificate does not hold, a replay gives other bytes
  4    this machine lacks something: a backend, a dataset, disk space, a free lock, a server that answers
  130  interrupted by Ctrl-C; what was done so far is kept`;

/**
 * Runs one command line.
 * @returns the exit code; nothing is thrown.
 */
export async function runCli(args: readonly string[]): Promise<number> {
  const interrupt = new AbortController();
  const onSignal = (): void => {
    // A second Ctrl-C does not wait for anything.
    if (interrupt.signal.aborted) process.exit(exitCodes.interrupted);
    const kept = args[0] === 'run' ? ': keeping the best so far' : '';
    process.stderr.write(`\nStopping${kept}. Press Ctrl-C again to stop at once.\n`);
    interrupt.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  // A reader that has seen enough, such as `head`, is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.ok);
    throw error;
  });
  const context: CommandContext = { stdout: process.stdout, stderr: process.stderr, signal: interrupt.signal };
  const isJson = args.includes('--json');
  let exitCode: number = exitCodes.ok;
  try {
    const program = buildProgram(context, (code) => {
      exitCode = code;
    });
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    const serialized = serializeError(error);
    if (isJson) printJson(context, { error: serialized });
    else context.stderr.write(`${serialized.message}\n`);
    if (serialized.code === 'INTERNAL' && error instanceof Error && process.env['FOVEA_DEBUG'] !== undefined) {
      context.stderr.write(`${error.stack ?? ''}\n`);
    }
    return exitCodeOf(serialized.code);
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}

function buildProgram(context: CommandContext, setExitCode: (code: number) => void): Command {
  const program = new Command('fovea')
    .description('Finds, trains, shrinks, proves and ships image classifiers.')
    .version(foveaVersion)
    .exitOverride()
    .showHelpAfterError('Run `fovea --help` for what there is.')
    .configureOutput({
      writeOut: (text) => void context.stdout.write(text),
      writeErr: (text) => void context.stderr.write(text),
    })
    .addHelpText(
      'after',
      `
Start here:
  fovea run examples/quickstart.ts               train, shrink and measure on MNIST, in about two minutes
  fovea explain step:fovea/train                 what a step does, and its params
  fovea run my.ts --set train.epochs=1,2,4       any field with several values becomes a grid of runs
  fovea evaluate model.fovea --data fovea/mnist  score a saved model
  fovea predict model.fovea photos/              what a saved model sees in images
  fovea verify certificate.json model.fovea --data fovea/mnist  whether a certificate holds
  fovea serve                                    the same with an API and an admin app, for many machines
  fovea doctor                                   what this machine can do
${exitCodeHelp}`,
    );

  withServer(program.command('run <pipeline>'))
    .description('Run a pipeline (.ts, .js or .json) and write a report. What did not change is taken from the cache.')
    .option(
      '--set <path=value>',
      'set a field, such as train.epochs=2; several values, comma-separated, make a grid',
      collect,
      [],
    )
    .option(
      '--model <file>',
      'a model (.fovea, or a TensorFlow.js model.json) for the load-model steps of the pipeline',
    )
    .option('--model-set <name=value>', modelSetHelp, collect, [])
    .option('--seed <n>', 'seed of the run; several, comma-separated, make a grid')
    .option('--out <folder>', 'where report.html, report.json and the models go', 'fovea-report')
    .option('--best-of <metric>', 'name the best run by this metric (top1, top5, macroF1, loss)')
    .option('--concurrency <n>', 'runs side by side; the number of cores when left out')
    .action(async (pipeline: string, options: RunOptions) => {
      const { run } = await import('./commands/run.ts');
      setExitCode(await run(pipeline, options, context));
    });

  withModel(program.command('evaluate <model>'))
    .description('Score a saved model (.fovea, or a TensorFlow.js model.json or its folder) on a dataset.')
    .requiredOption(
      '--data <dataset>',
      'a dataset id such as fovea/mnist, a folder of images, IDX files or CIFAR-10 batches, or a .tsv list of images',
    )
    .option('--set <path=value>', 'set a field of the steps data, evaluate or latency', collect, [])
    .option('--latency', 'measure latency too')
    .action(async (model: string, options: EvaluateOptions) => setExitCode(await evaluate(model, options, context)));

  withModel(program.command('predict <model> <images...>'))
    .description('What a saved model sees in images: files, or folders of them.')
    .option('--top <k>', 'classes shown for each image', '5')
    .addHelpText(
      'after',
      `
Images are JPEG, PNG or WebP files, decoded, scaled and cropped as the model asks. A file that is damaged is named with its
reason; the exit code is 1 only when no image could be read.

  fovea predict fovea-report/models/cnn.fovea photos/ --top 3
  fovea predict mobilenet/model.json cat.jpg --model-set inputRange=minusOneToOne --classes imagenet-classes.json`,
    )
    .action(async (model: string, images: string[], options: PredictOptions) =>
      setExitCode(await predict(model, images, options, context)),
    );

  withCommon(program.command('verify <certificate> <model>'))
    .description('Derive every accuracy number of a certificate again, offline, and name what differs.')
    .requiredOption('--data <dataset>', 'the data it was made on: a dataset id, a folder or a .tsv list of images')
    .option('--reference <model>', 'the uncompressed model; looked for beside the model and in the store when left out')
    .option('--set <path=value>', 'set a field of the step data', collect, [])
    .action(async (certificate: string, model: string, options: VerifyOptions) =>
      setExitCode(await verify(certificate, model, options, context)),
    );

  withCommon(program.command('explain <contribution>'))
    .description(
      'What a contribution does and its params with units, bounds, defaults and sources; a kind lists its contributions.',
    )
    .action((query: string, options: CommonOptions) => explain(query, options, context));

  const plugin = program.command('plugin').description('List, build and check plugins.');
  withCommon(plugin.command('list'))
    .description('Which plugins there are and what they contribute.')
    .action((options: CommonOptions) => pluginList(options, context));
  withCommon(plugin.command('build [folder]'))
    .description('Import a plugin once and write its catalogue, fovea.catalog.json.')
    .action((folder: string | undefined, options: CommonOptions) => pluginBuild(folder ?? '.', options, context));
  withCommon(plugin.command('check [folder]'))
    .description('Run the conformance cases on a plugin.')
    .action(async (folder: string | undefined, options: CommonOptions) =>
      setExitCode(await pluginCheck(folder ?? '.', options, context)),
    );

  const setup = program.command('setup').description('Install what needs more than npm.');
  withCommon(setup.command('native'))
    .description('Install TensorFlow for the backend fovea/node: libtensorflow, and a binding built for it.')
    .option('--dry-run', 'say what would be downloaded, and stop')
    .option('--force', 'build it again even where it is whole')
    .option('--remove', 'delete it')
    .action((options: SetupNativeOptions) => setupNative(options, context));

  withCommon(program.command('doctor'))
    .description('What this machine can do, and why it cannot do the rest.')
    .action(async (options: CommonOptions) => setExitCode(await doctor(options, context)));
  addServerCommands({ program, context, setExitCode });
  return program;
}

function withModel(command: Command): Command {
  return withCommon(command)
    .option('--model-set <name=value>', modelSetHelp, collect, [])
    .option('--classes <file>', 'class names: a JSON array of names (or of objects with name), or a text file');
}
