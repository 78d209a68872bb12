import { describe, expect, it } from '@jest/globals';
import { formatSecret } from '../keys/domain/secret-format.ts';
import { createLogger } from './logger.ts';
import { NestLogger } from './nest-logger.ts';

function recorded() {
  const lines: string[] = [];
  const logger = createLogger({ logLevel: 'trace' }, { write: (line) => lines.push(line) });
  return { logger, lines };
}
const secret = formatSecret('qk', new Uint8Array(32).fill(9));

describe('the log', () => {
  it('is one JSON object per line with an ISO time and a level by name', () => {
    const { logger, lines } = recorded();
    logger.info({ port: 8080 }, 'listening');
    const entry: unknown = JSON.parse(lines[0] ?? '');
    expect(entry).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      port: 8080,
      msg: 'listening',
    });
  });

  it('holds no credential, in whatever field, message or error it was passed', () => {
    const { logger, lines } = recorded();
    logger.info(
      { headers: { authorization: 'Bearer other-system-token', 'x-api-key': 'abc', cookie: 'sid=1' } },
      'a',
    );
    logger.info({ req: { headers: { authorization: 'Basic Zm9v' } }, body: { secret: 'hunter2' } }, 'b');
    logger.warn(`presented ${secret}`);
    logger.error(
      { err: new Error('outer', { cause: new Error(`inner ${secret}`) }), anything: [secret] },
      'c',
    );
    logger.info({ url: '/v1/keys?api_key=letmein&limit=1' }, 'd');
    new NestLogger(logger).error(new Error(secret), 'Router');
    const written = lines.join('');
    for (const leak of [
      'other-system-token',
      '"abc"',
      'sid=1',
      'Zm9v',
      'hunter2',
      secret,
      secret.slice(3),
      'letmein',
    ]) {
      expect(written).not.toContain(leak);
    }
    expect(lines.length).toBe(6);
  });
});
