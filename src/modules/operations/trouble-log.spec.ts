import { describe, expect, it } from '@jest/globals';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import { Repetitions } from './repetitions.ts';
import { createLogger } from './logger.ts';
import { troubleLog } from './trouble-log.ts';

const MINUTE_MS = 60_000;

function recorded() {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string): void => {
    const { time: _, ...entry } = JSON.parse(line) as Record<string, unknown>;
    lines.push(entry);
  };
  const clock = { ms: 0 };
  return { lines, clock, told: troubleLog(createLogger({ logLevel: 'trace' }, { write }), () => clock.ms) };
}

describe('trouble of the background', () => {
  it('is one line without a stack, then one in ten minutes with how often it came back', () => {
    const { lines, clock, told } = recorded();
    const sentence = 'No snapshot of usage could be taken; it is tried again.';
    for (let minute = 0; minute < 15; minute += 1) {
      clock.ms = minute * MINUTE_MS;
      const reason = `could not take snapshots/${minute}: access is denied`;
      told(sentence, new InfrastructureError('archive_unwritable', reason, new Error('access is denied')));
    }
    const err = (minute: number) => ({
      type: 'InfrastructureError',
      code: 'archive_unwritable',
      message: `could not take snapshots/${minute}: access is denied`,
    });
    expect(lines).toEqual([
      { level: 'error', err: err(0), msg: sentence },
      { level: 'error', err: err(10), repeated: 9, msg: sentence },
    ]);
  });

  it('is told at once when the reason is another one, or the work', () => {
    const { lines, told } = recorded();
    told('A failed.', new InfrastructureError('archive_unwritable', 'denied'));
    told('A failed.', new InfrastructureError('archive_unreadable', 'denied'));
    told('B failed.', new InfrastructureError('archive_unreadable', 'denied'));
    told('B failed.', new Error('took 12 ms'));
    told('B failed.', new Error('took 13 ms'));
    expect(lines.map(({ msg }) => msg)).toEqual(['A failed.', 'A failed.', 'B failed.', 'B failed.']);
  });

  it('is told each time where whoever tells it bounds it: it then has no cause', () => {
    const { lines, told } = recorded();
    told('The archive failed.', undefined);
    told('The archive failed.', undefined);
    expect(lines).toEqual([
      { level: 'error', msg: 'The archive failed.' },
      { level: 'error', msg: 'The archive failed.' },
    ]);
  });
});

describe('repetitions', () => {
  it('remember no more kinds than a bounded number, and forget the one that was told longest ago', () => {
    const repetitions = new Repetitions(MINUTE_MS);
    for (let kind = 0; kind <= 200; kind += 1) expect(repetitions.count(`kind ${kind}`, kind)).toBe(0);
    expect(repetitions.count('kind 200', 300)).toBeNull();
    expect(repetitions.count('kind 0', 300)).toBe(0);
  });
});
