/**
 * `npm run test:attacks [-- --long]`: attacks on a running server, and faults under it. The short form of each case runs
 * within minutes, on every push; the long form of each takes hours.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { long: { type: 'boolean', default: false } } });
const root = fileURLToPath(new URL('../..', import.meta.url));
const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
// Kills and floods of several files at one time would be each other's faults.
const suites = ['tests/attacks', ...(values.long ? ['apps/agent/src/chaos'] : [])];
const child = spawn(process.execPath, [...jest, '--runInBand', ...suites], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, ...(values.long ? { FOVEA_ATTACKS: 'long' } : {}) },
});
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
