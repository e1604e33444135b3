import { describeFirstParty } from './describe-first-party.ts';

await describeFirstParty('@fovea/losses', {
  params: { 'loss:fovea/softmax-cross-entropy': [{ labelSmoothing: 0.1 }, { balanced: true }] },
});
