import { describe, expect, it } from '@jest/globals';
import { exampleUsage } from '../../../events/usage-detail.ts';
import { keyUsedV1 } from '../../../events/key-used.ts';
import { toRecord, type EventRecord, type LoggedEvent } from '../../../events/stored-event.ts';
import { createdKey, given, happened, KEY_ID } from '../../keys/domain/given-key.fixture.ts';
import type { KeyState } from '../../keys/domain/key-state.ts';
import { LateAcceptances } from './late-acceptances.ts';

const REVOKED = given(createdKey(), happened.revoked('2026-01-03T00:00:00.000Z')).state;

let next = 0;
const use = (time: string, keyId = KEY_ID): LoggedEvent => {
  next += 1;
  const id = `0198c5a8-0000-7000-8000-${String(next).padStart(12, '0')}`;
  const event = { ...keyUsedV1.example, id, type: 'KeyUsed', version: 1, time, keyId } as const;
  return { ...toRecord({ ...event, data: { ...exampleUsage, basedOn: [1] } }), partition: 0, offset: next };
};

/** Key states that come as far as the log only after they were looked at so many times. */
function looking(states: ReadonlyMap<string, KeyState>, looksUntilFolded = 0) {
  const recorded: EventRecord[] = [];
  let looks = 0;
  const late = new LateAcceptances({
    revoked: (keyIds) => new Map([...states].filter(([id]) => looks > looksUntilFolded && keyIds.has(id))),
    position: () => (++looks > looksUntilFolded ? [5] : [4]),
    end: () => Promise.resolve([5]),
    record: (findings) => Promise.resolve(recorded.push(...findings)),
  });
  return { late, recorded };
}

describe('looking for uses of revoked keys', () => {
  it('records each as an event of the key, and says how late they were', async () => {
    const { late, recorded } = looking(new Map([[KEY_ID, REVOKED]]));

    await late.find([
      use('2026-01-02T00:00:00.000Z'),
      use('2026-01-03T00:00:00.030Z'),
      use('2026-01-03T00:00:00.007Z'),
      use('2026-01-04T00:00:00.000Z', 'key_other'),
    ]);

    expect(recorded.map(({ stream, type, key }) => [stream, type, key])).toEqual([
      ['usage', 'RevokedKeyAccepted', KEY_ID],
      ['usage', 'RevokedKeyAccepted', KEY_ID],
    ]);
    expect(late.figures()).toEqual({ count: 2, lastMs: 7, maxMs: 30 });
  });

  it('waits until key states are as new as the log was, or it would miss what was revoked meanwhile', async () => {
    const { late, recorded } = looking(new Map([[KEY_ID, REVOKED]]), 3);

    await late.find([use('2026-01-03T00:00:00.030Z')]);

    expect(recorded).toHaveLength(1);
  });

  it('asks nobody anything when there are no uses', async () => {
    const late = new LateAcceptances({
      revoked: () => new Map(),
      position: () => [],
      end: () => Promise.reject(new Error('asked')),
      record: () => Promise.reject(new Error('recorded')),
    });

    await late.find([{ ...use('2026-01-03T00:00:00.030Z'), type: 'QueryRun' }]);

    expect(late.figures()).toEqual({ count: 0, lastMs: 0, maxMs: 0 });
  });
});
