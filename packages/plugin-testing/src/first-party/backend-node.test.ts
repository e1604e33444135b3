import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { configurationToken, type Token } from '@fovea/contracts';
import { describeFirstParty } from './describe-first-party.ts';

const dataFolder = resolve(import.meta.dirname, '../../../../.fovea');
const installations = process.env['FOVEA_NATIVE_FOLDER'] ?? join(dataFolder, 'native');
if (!existsSync(installations)) {
  process.stderr.write(
    `backend:fovea/node runs no case on TensorFlow: there is no ${installations}; run \`npm run fovea -- setup native\`\n`,
  );
}

await describeFirstParty('@fovea/backend-node', {
  services: new Map<Token<unknown>, unknown>([[configurationToken, { dataFolder, baseFolder: dataFolder }]]),
});
