import type { AgentOffer, EnvironmentRecord } from '@fovea/contracts';
import { argumentInvalid } from '../errors.ts';

const maxChars = 300;
const maxItems = 256;

type Fields = Readonly<Record<string, unknown>>;

/** What an agent offers, rebuilt from what is known of it. @throws PARAMS_INVALID with the path. */
export function checkOffer(value: unknown): AgentOffer {
  const offer = fields('offer', value);
  const environment = fields('offer.environment', offer['environment']);
  const { plugins, roots } = offer;
  const checked: EnvironmentRecord = {
    fovea: text('offer.environment.fovea', environment['fovea']),
    node: text('offer.environment.node', environment['node']),
    platform: text('offer.environment.platform', environment['platform']),
    cpu: text('offer.environment.cpu', environment['cpu']),
    cores: count('offer.environment.cores', environment['cores']),
    memoryBytes: count('offer.environment.memoryBytes', environment['memoryBytes']),
  };
  return {
    backends: texts('offer.backends', offer['backends']),
    ...(plugins === undefined || plugins === null ? {} : { plugins: versions('offer.plugins', plugins) }),
    ...(roots === undefined || roots === null ? {} : { roots: texts('offer.roots', roots) }),
    slots: count('offer.slots', offer['slots']),
    device: text('offer.device', offer['device']),
    environment: checked,
    gatesSteps: offer['gatesSteps'] === true,
    protocol: count('offer.protocol', offer['protocol']),
  };
}

function fields(path: string, value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw argumentInvalid(path, 'an object', value);
  }
  return value as Fields;
}

function text(path: string, value: unknown): string {
  if (typeof value !== 'string' || value.length > maxChars) {
    throw argumentInvalid(path, `a text of at most ${maxChars} characters`, value);
  }
  return value;
}

function texts(path: string, value: unknown): readonly string[] {
  if (!Array.isArray(value) || value.length > maxItems)
    throw argumentInvalid(path, `a list of at most ${maxItems}`, value);
  return value.map((item, index) => text(`${path}.${index}`, item));
}

function versions(path: string, value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(fields(path, value));
  if (entries.length > maxItems) throw argumentInvalid(path, `at most ${maxItems}`, entries.length);
  return Object.fromEntries(entries.map(([name, version]) => [text(path, name), text(path, version)]));
}

function count(path: string, value: unknown): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw argumentInvalid(path, 'a whole number', value);
  return value as number;
}
