import { pino, type DestinationStream } from 'pino';
import type { Logger } from '@fovea/contracts';

const maxChars = 2000;
const linesPerWindow = 50;
const windowMs = 10_000;
const maxReasons = 100;

/** Logs JSON lines to standard output, or elsewhere. */
export function createLogger(destination?: DestinationStream): Logger {
  const options = { base: null, timestamp: pino.stdTimeFunctions.isoTime };
  const log = destination === undefined ? pino(options) : pino(options, destination);
  return {
    info: (message, facts = {}) => log.info(facts, message),
    warn: (message, facts = {}) => log.warn(facts, message),
    error: (message, facts = {}) => log.error(facts, message),
  };
}

/**
 * A logger that nobody can flood or forge lines of: texts are cut and rid of control characters, and of each reason at most 50
 * lines are written in 10 s, the rest counted.
 */
export function limitedLogger(logger: Logger, now: () => number = () => performance.now()): Logger {
  let counts = new Map<string, number>();
  let windowStart = now();
  const turn = (): void => {
    if (now() - windowStart < windowMs) return;
    const past = counts;
    counts = new Map();
    windowStart = now();
    for (const [reason, count] of past) {
      if (count > linesPerWindow) logger.warn('lines were left out', { reason, count: count - linesPerWindow });
    }
  };
  const write = (level: keyof Logger, message: string, facts: Readonly<Record<string, unknown>>): void => {
    turn();
    const reason = typeof facts['reason'] === 'string' ? facts['reason'] : clean(message);
    const key = counts.has(reason) || counts.size < maxReasons ? reason : 'others';
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    if (count > linesPerWindow) return;
    const cleaned = Object.entries(facts).map(([name, value]) => [
      name,
      typeof value === 'string' ? clean(value) : value,
    ]);
    logger[level](clean(message), Object.fromEntries(cleaned) as Record<string, unknown>);
  };
  return {
    info: (message, facts = {}) => write('info', message, facts),
    warn: (message, facts = {}) => write('warn', message, facts),
    error: (message, facts = {}) => write('error', message, facts),
  };
}

function clean(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what must go
  return text.slice(0, maxChars).replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
}
