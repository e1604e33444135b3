import { fileURLToPath } from 'node:url';
import { isFoveaError } from '@fovea/contracts';
import { verificationFailed } from '../../errors.ts';
import { runTool } from './run-tool.ts';

/** What a training run on a new N-API module has shown. */
export interface Verification {
  /** Version that the library itself reports. */
  readonly tensorflow: string;
  readonly firstLoss: number;
  readonly lastLoss: number;
}

/**
 * Trains a small net on an N-API module, in a process of its own.
 *
 * @throws ENVIRONMENT_UNSUPPORTED when it does not load, crashes or does not learn; CANCELLED.
 */
export async function verifyBinding(binding: string, signal: AbortSignal | undefined): Promise<Verification> {
  const runsFromSource = import.meta.url.endsWith('.ts');
  const script = new URL(runsFromSource ? './verify-child.ts' : './verify-child.js', import.meta.url);
  let output: string;
  try {
    output = await runTool({
      command: process.execPath,
      args: [...(runsFromSource ? ['--conditions=@fovea/source'] : []), fileURLToPath(script), binding],
      purpose: 'train on the binding',
      hint: '',
      environment: { ...process.env, NODE_OPTIONS: '', TF_CPP_MIN_LOG_LEVEL: '2' },
      signal,
    });
  } catch (error) {
    if (isFoveaError(error) && error.code === 'CANCELLED') throw error;
    throw verificationFailed(isFoveaError(error) ? (error.details.received ?? error.message) : String(error));
  }
  const verification = JSON.parse(output) as Verification;
  if (!(verification.lastLoss < verification.firstLoss / 2)) throw verificationFailed(output);
  return verification;
}
