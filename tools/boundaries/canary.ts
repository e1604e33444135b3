/**
 * Proves that the layer rule bites: plants imports that break it, one at a time, and fails unless ESLint reports each. A
 * rule that stops biting (a moved folder, a renamed tag) would otherwise pass for ever.
 */
import { ESLint } from 'eslint';

interface Canary {
  readonly what: string;
  readonly filePath: string;
  readonly code: string;
}

const canaries: readonly Canary[] = [
  {
    what: 'a plugin that imports the host',
    filePath: 'packages/optimizers/src/index.ts',
    code: "import '@fovea/host';\n",
  },
  {
    what: 'a plugin that imports another plugin',
    filePath: 'packages/optimizers/src/index.ts',
    code: "import '@fovea/models';\n",
  },
  { what: 'a lib that imports a plugin', filePath: 'packages/graph/src/index.ts', code: "import '@fovea/steps';\n" },
  {
    what: 'a lib that imports the host',
    filePath: 'packages/training/src/index.ts',
    code: "import '@fovea/host/node';\n",
  },
  {
    what: 'contracts that import a lib',
    filePath: 'packages/contracts/src/index.ts',
    code: "import '@fovea/graph';\n",
  },
  {
    what: 'the host importing a plugin',
    filePath: 'packages/host/src/index.ts',
    code: "import '@fovea/optimizers';\n",
  },
  {
    what: 'a neutral package that imports node:fs',
    filePath: 'packages/graph/src/index.ts',
    code: "import 'node:fs';\n",
  },
  {
    what: 'a path into another package',
    filePath: 'packages/measure/src/index.ts',
    code: "import '../../graph/src/index.ts';\n",
  },
];

const allowed: readonly Canary[] = [
  { what: 'a plugin that imports a lib', filePath: 'packages/models/src/index.ts', code: "import '@fovea/graph';\n" },
  { what: 'node code in src/node', filePath: 'packages/host/src/node/index.ts', code: "import 'node:fs';\n" },
];

async function restrictedImports(eslint: ESLint, { code, filePath }: Canary): Promise<number> {
  const results = await eslint.lintText(code, { filePath });
  const messages = results.flatMap((result) => result.messages);
  const fatal = messages.find((message) => message.fatal);
  if (fatal !== undefined) throw new Error(`${filePath}: ${fatal.message}`);
  return messages.filter((message) => message.ruleId === 'no-restricted-imports').length;
}

const eslint = new ESLint();
let failures = 0;
for (const canary of canaries) {
  const isCaught = (await restrictedImports(eslint, canary)) > 0;
  if (!isCaught) failures += 1;
  console.log(`${isCaught ? 'refused ' : 'MISSED  '} ${canary.what}`);
}
for (const canary of allowed) {
  const isFree = (await restrictedImports(eslint, canary)) === 0;
  if (!isFree) failures += 1;
  console.log(`${isFree ? 'allowed ' : 'REFUSED '} ${canary.what}`);
}
if (failures > 0) {
  console.error(
    `The layer rule no longer does what ARCHITECTURE.md says: ${failures} canaries disagree. Look at eslint.config.mjs.`,
  );
  process.exitCode = 1;
}
