import { describe, expect, it } from '@jest/globals';
import type { Logger } from '@fovea/contracts';
import { createLogger, limitedLogger } from './logger.ts';

describe('the log of a server', () => {
  it('holds no line and no colour that a caller wrote, and cuts what is long', () => {
    const lines: string[] = [];
    const logger = limitedLogger(createLogger({ write: (line) => void lines.push(line) }));
    logger.warn('refused\nforged', { reason: 'X', host: `evil\r\n\u001b[31m${'x'.repeat(10_000)}` });
    expect(lines).toHaveLength(1);
    const line = JSON.parse(lines[0] ?? '') as { msg: string; host: string };
    expect(line.msg).toBe('refused forged');
    // eslint-disable-next-line no-control-regex -- that none is there is what is tested
    expect(line.host).not.toMatch(/[\u0000-\u001f]/);
    expect(line.host.length).toBeLessThanOrEqual(2000);
  });

  it('cannot be flooded: what is too much of one reason is counted', () => {
    const lines: object[] = [];
    const write = (message: string, facts: object = {}): void => void lines.push({ message, ...facts });
    const plain: Logger = { info: write, warn: write, error: write };
    let now = 0;
    const logger = limitedLogger(plain, () => now);
    for (let count = 0; count < 100_000; count++) logger.warn('refused', { reason: 'GUARD' });
    logger.warn('another', { reason: 'OTHER' });
    expect(lines).toHaveLength(51);
    now += 10_000;
    logger.info('later');
    expect(lines[51]).toEqual({ message: 'lines were left out', reason: 'GUARD', count: 99_950 });
    expect(lines[52]).toMatchObject({ message: 'later' });
  });
});
