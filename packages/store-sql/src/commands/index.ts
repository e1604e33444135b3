import type { StoreCommandName, StoreInput, StoreOutput } from '@fovea/contracts';
import type { WriteContext } from '../context.ts';
import {
  createInvite,
  createToken,
  pruneMutations,
  recordMutation,
  redeemInvite,
  revokeToken,
  tokensUsed,
} from './access.ts';
import { drainAgent, registerAgent } from './agent.ts';
import { clearCheckpoint, putStepResult, registerArtifact, saveCheckpoint } from './artifact.ts';
import { claimLease } from './claim.ts';
import { createExperiment, updateExperiment } from './experiment.ts';
import { expireLeases, extendAllLeases, releaseLease, renewLease } from './lease.ts';
import { addModelVersion, addNote, describeDataset, registerDataset, setModelAlias } from './registry.ts';
import { report } from './report.ts';
import { cancelRuns, createRuns, updateRun } from './run.ts';

type Commands = {
  readonly [K in StoreCommandName]: (context: WriteContext, input: StoreInput<K>) => Promise<StoreOutput<K>>;
};

/** What each command does, inside the transaction of its context. */
export const commands: Commands = {
  'experiment.create': createExperiment,
  'experiment.update': updateExperiment,
  'run.create': createRuns,
  'run.cancel': cancelRuns,
  'run.update': updateRun,
  'note.add': addNote,
  'mutation.record': recordMutation,
  'mutation.prune': pruneMutations,
  'agent.register': registerAgent,
  'agent.drain': drainAgent,
  'lease.claim': claimLease,
  'lease.renew': renewLease,
  'lease.report': report,
  'lease.release': releaseLease,
  'lease.expire': expireLeases,
  'lease.extend-all': extendAllLeases,
  'artifact.register': registerArtifact,
  'cache.put': putStepResult,
  'checkpoint.save': saveCheckpoint,
  'checkpoint.clear': clearCheckpoint,
  'model.add-version': addModelVersion,
  'model.set-alias': setModelAlias,
  'dataset.register': registerDataset,
  'dataset.describe': describeDataset,
  'token.create': createToken,
  'token.revoke': revokeToken,
  'token.used': tokensUsed,
  'invite.create': createInvite,
  'invite.redeem': redeemInvite,
};
