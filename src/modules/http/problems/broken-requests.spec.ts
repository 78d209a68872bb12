import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { createLogger } from '../../operations/logger.ts';
import { BrokenRequests } from './broken-requests.ts';

const MINUTE_MS = 60_000;

let lines: Record<string, unknown>[];
let broken: BrokenRequests;

beforeEach(() => {
  jest.useFakeTimers();
  lines = [];
  const write = (line: string): void => {
    const { time: _, ...entry } = JSON.parse(line) as Record<string, unknown>;
    lines.push(entry);
  };
  broken = new BrokenRequests(createLogger({ logLevel: 'trace' }, { write }));
});
afterEach(() => void jest.useRealTimers());

const request = (id: string) => ({ id, routeOptions: { url: '/v1/keys/verify' } });
const refused = new Error('connect ECONNREFUSED');
const outage = (id: string): void =>
  broken.note(
    new InfrastructureError(
      'log_unavailable',
      `Kafka did not acknowledge a batch: ${refused.message}.`,
      refused,
    ),
    'log_unavailable',
    request(id),
  );

describe('what the log says of requests that broke', () => {
  it('is of an outage one line, one a minute with the number while it lasts, and one when it is over', () => {
    for (let number = 0; number < 1_000; number += 1) outage(`request ${number}`);
    jest.advanceTimersByTime(MINUTE_MS);
    for (let number = 0; number < 5; number += 1) outage('another');
    jest.advanceTimersByTime(MINUTE_MS);
    jest.advanceTimersByTime(10 * MINUTE_MS);

    expect(lines).toEqual([
      {
        level: 'error',
        code: 'log_unavailable',
        reason: 'Kafka did not acknowledge a batch: connect ECONNREFUSED.',
        requestId: 'request 0',
        route: '/v1/keys/verify',
        msg: 'Requests are refused as log_unavailable; how many is told once a minute while it lasts.',
      },
      {
        level: 'error',
        code: 'log_unavailable',
        refused: 999,
        msg: 'Requests were refused for the same reason since the last line.',
      },
      {
        level: 'error',
        code: 'log_unavailable',
        refused: 5,
        msg: 'Requests were refused for the same reason since the last line.',
      },
      {
        level: 'info',
        code: 'log_unavailable',
        msg: 'No request was refused for this reason since the last line.',
      },
    ]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('begins anew with the next outage, and keeps different ones apart', () => {
    outage('one');
    broken.note(new InfrastructureError('read_model_unavailable', 'disk'), 'not_ready', request('two'));
    jest.advanceTimersByTime(MINUTE_MS);
    outage('three');
    expect(lines.map(({ code, requestId }) => [code, requestId])).toEqual([
      ['log_unavailable', 'one'],
      ['read_model_unavailable', 'two'],
      ['log_unavailable', undefined],
      ['read_model_unavailable', undefined],
      ['log_unavailable', 'three'],
    ]);
  });

  it('has each mistake of ours with its stack, up to fifty a minute, and the number of the others', () => {
    for (let number = 0; number < 60; number += 1)
      broken.note(new TypeError('x is not a function'), 'internal_error', request(String(number)));
    expect(lines).toHaveLength(50);
    expect(lines[49]).toMatchObject({
      msg: 'internal_error',
      requestId: '49',
      err: { type: 'TypeError', stack: expect.stringContaining('broken-requests.spec') as unknown },
    });
    jest.advanceTimersByTime(MINUTE_MS);
    expect(lines[50]).toEqual({
      level: 'error',
      requests: 10,
      msg: 'More requests broke in the last minute than the log has in full.',
    });
    broken.note(new TypeError('x is not a function'), 'internal_error', request('next'));
    expect(lines[51]).toMatchObject({ requestId: 'next' });
  });
});
