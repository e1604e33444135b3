import { describeFirstParty } from './describe-first-party.ts';

await describeFirstParty('@fovea/backend-onnx');
