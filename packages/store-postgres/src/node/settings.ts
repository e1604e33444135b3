import type { OpenControlStoreOptions } from '@fovea/contracts';
import { poolSizeInvalid, settingUnknown, urlInvalid, urlMissing } from '../errors.ts';

export interface PostgresSettings {
  readonly url: string;
  /** Connections of this process for commits and reads; four more are BullMQ's, one listens. */
  readonly poolSize: number;
}

const variable = 'FOVEA_POSTGRES_URL';
const poolSizes = { min: 3, max: 200 };
const defaultPoolSize = 16;

/** What the operator wants; the url may come from the environment. @throws CONFIG_INVALID. */
export function postgresSettings(
  settings: NonNullable<OpenControlStoreOptions['settings']>,
  environment: Readonly<Record<string, string | undefined>>,
): PostgresSettings {
  const { url = environment[variable], poolSize = defaultPoolSize, ...others } = settings;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw settingUnknown(unknown, ['url', 'poolSize']);
  const isInRange =
    Number.isInteger(poolSize) && Number(poolSize) >= poolSizes.min && Number(poolSize) <= poolSizes.max;
  if (!isInRange) throw poolSizeInvalid(poolSize, poolSizes);
  return { url: checkedUrl(url), poolSize: Number(poolSize) };
}

function checkedUrl(url: unknown): string {
  if (url === undefined || url === '') throw urlMissing(variable);
  if (typeof url !== 'string') throw urlInvalid(`a ${typeof url}`);
  if (!URL.canParse(url)) throw urlInvalid('a text that is no url');
  const { protocol } = new URL(url);
  if (protocol !== 'postgres:' && protocol !== 'postgresql:') throw urlInvalid(`a url of ${protocol}`);
  return url;
}
