import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InMemoryEventLog } from '../../../../test/fixtures/in-memory-event-log.ts';
import * as event from '../../../../test/fixtures/key-events.ts';
import type { KnownEvent, LifecycleEvent } from '../../../events/catalogue.ts';
import { toRecord } from '../../../events/stored-event.ts';
import { BEGINNING, covers } from '../../event-log/checkpoint.ts';
import { evolve } from '../../keys/domain/evolve.ts';
import { ABSENT, type KeyState } from '../../keys/domain/key-state.ts';
import type { KeyMatch } from '../../keys/key-directory.ts';
import { SqliteKeyDirectory } from './sqlite-key-directory.ts';

let dataDir: string;
let log: InMemoryEventLog;
let directory: SqliteKeyDirectory;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'keytrail-keys-'));
  log = new InMemoryEventLog();
  directory = await SqliteKeyDirectory.open({ dataDir, log });
});

afterEach(() => {
  directory.close();
  rmSync(dataDir, { recursive: true });
});

async function given(...events: readonly KnownEvent[]): Promise<void> {
  await log.append(events.map(toRecord));
  await directory.catchUp();
}

const found = (secretHash: string): readonly unknown[] => {
  const match = directory.bySecretHash(secretHash);
  return match === undefined || match.state.kind === 'absent'
    ? []
    : [match.state.key.id, match.state.kind, match.matched];
};

describe('the key directory', () => {
  it('knows a key by its id and by the hash of its secret', async () => {
    const creation = event.created({ keyId: 'key_1', secretHash: 'hash 1' });
    await given(creation);

    const folded = evolve(ABSENT, creation as LifecycleEvent);
    expect(directory.byId('key_1')).toEqual(folded);
    expect(directory.bySecretHash('hash 1')).toEqual({ state: folded, matched: 'current' });
  });

  it('answers absent and undefined for what does not exist', () => {
    expect([directory.byId('key_1'), directory.bySecretHash('hash 1')]).toEqual([ABSENT, undefined]);
  });

  it('finds a key from its creation on, also when the hash was asked for before', async () => {
    expect(found('hash 1')).toEqual([]);

    await given(event.created({ keyId: 'key_1', secretHash: 'hash 1' }));

    expect(found('hash 1')).toEqual(['key_1', 'active', 'current']);
  });

  it('tells the current secret from the one before, and forgets the one before that', async () => {
    await given(event.created({ keyId: 'key_1', secretHash: 'hash 1' }));
    expect(found('hash 1')).toEqual(['key_1', 'active', 'current']);

    await given(event.rotated({ keyId: 'key_1', secretHash: 'hash 2' }));
    expect(found('hash 1')).toEqual(['key_1', 'active', 'previous']);

    await given(event.rotated({ keyId: 'key_1', secretHash: 'hash 3' }));
    expect([found('hash 1'), found('hash 2'), found('hash 3')]).toEqual([
      [],
      ['key_1', 'active', 'previous'],
      ['key_1', 'active', 'current'],
    ]);
  });

  it('of two keys with one hash means the usable one, whatever was asked before', async () => {
    const both = { secretHash: 'hash' };
    await given(event.created({ keyId: 'key_1', ...both }), event.created({ keyId: 'key_2', ...both }));
    expect(found('hash')).toEqual(['key_2', 'active', 'current']);

    await given(event.disabled({ keyId: 'key_2' }));
    expect(found('hash')).toEqual(['key_1', 'active', 'current']);

    await given(event.revoked({ keyId: 'key_1' }));
    expect(found('hash')).toEqual(['key_2', 'disabled', 'current']);

    await given(event.enabled({ keyId: 'key_2' }));
    expect(found('hash')).toEqual(['key_2', 'active', 'current']);
  });

  it('answers from the fold of the log at every moment, whatever it has cached', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(event.lifecycleEvents, async (events) => {
        const history = new InMemoryEventLog();
        const fresh = await SqliteKeyDirectory.open({
          dataDir: join(dataDir, String((run += 1))),
          log: history,
        });
        const folded = new Map<string, KeyState>();
        for (const next of events) {
          await history.append([toRecord(next)]);
          await fresh.catchUp();
          const id = String(next.keyId);
          folded.set(id, evolve(folded.get(id) ?? ABSENT, next as LifecycleEvent));
          for (const [keyId, state] of folded) expect(fresh.byId(keyId)).toEqual(state);
          for (const hash of event.SECRET_HASHES)
            expect(fresh.bySecretHash(hash)).toEqual(matchIn(folded, hash));
        }
        fresh.close();
      }),
      { numRuns: 25 },
    );
  });
});

/** What a directory without index or cache would answer. */
function matchIn(folded: ReadonlyMap<string, KeyState>, hash: string): KeyMatch | undefined {
  const states = [...folded.values()].flatMap((state) =>
    state.kind === 'absent' || state.kind === 'external' ? [] : [state],
  );
  const usableFirst = states.sort(
    (a, b) => Number(b.kind === 'active') - Number(a.kind === 'active') || (a.key.id < b.key.id ? 1 : -1),
  );
  const current = usableFirst.find(({ key }) => key.secret.hash === hash);
  if (current !== undefined) return { state: current, matched: 'current' };
  const previous = usableFirst.find(({ key }) => key.previousSecret?.hash === hash);
  return previous && { state: previous, matched: 'previous' };
}

describe('the keys due for expiry', () => {
  it('come in order of expiry, and of id where that is the same, whatever the order of their creation', async () => {
    const due = (keyId: string, expiresAt: string): KnownEvent => event.created({ keyId, expiresAt });
    await given(
      due('key_d', '2026-11-25T12:00:00.000Z'),
      due('key_c', '2026-11-25T12:00:01.000Z'),
      due('key_a', '2026-11-25T12:00:01.000Z'),
      due('key_b', '2026-11-25T12:00:00.000Z'),
      due('key_0', '2026-11-25T12:00:01.001Z'),
    );
    const nowMs = Date.parse('2026-11-25T12:00:01.000Z');

    expect(directory.dueForExpiry(nowMs, 100)).toEqual(['key_b', 'key_d', 'key_a', 'key_c']);
    expect(directory.dueForExpiry(nowMs, 3)).toEqual(['key_b', 'key_d', 'key_a']);
    expect(directory.dueForExpiry(nowMs - 1, 100)).toEqual(['key_b', 'key_d']);
  });
});

describe('catching up', () => {
  it('folds at least up to the position that it is given', async () => {
    await log.append([event.created({ keyId: 'key_1' }), event.created({ keyId: 'key_2' })].map(toRecord));

    await directory.catchUp([1]);

    expect([directory.byId('key_1').kind, covers(directory.position(), [1])]).toEqual(['active', true]);
  });

  it('returns at once when the position is already folded, without asking the log', async () => {
    await given(event.created({ keyId: 'key_1' }));
    log.read = () => Promise.reject(new Error('not to be asked'));

    await directory.catchUp([1]);
  });

  it('shares one reading of the log between all who wait', async () => {
    await log.append([toRecord(event.created({ keyId: 'key_1' }))]);
    const read = log.read.bind(log);
    let reads = 0;
    log.read = (...request) => {
      reads += 1;
      return read(...request);
    };

    await Promise.all([directory.catchUp([1]), directory.catchUp([1]), directory.catchUp([1])]);

    expect(reads).toBe(1);
  });

  it('serves a caller that appended while another reading was under way', async () => {
    await log.append([toRecord(event.created({ keyId: 'key_1' }))]);
    const first = directory.catchUp([1]);
    await log.append([toRecord(event.created({ keyId: 'key_2' }))]);

    await Promise.all([first, directory.catchUp([2])]);

    expect(directory.byId('key_2').kind).toBe('active');
  });

  it('folds more than a batch', async () => {
    const keyIds = Array.from({ length: 2_500 }, (_, n) => `key_${n}`);
    await given(...keyIds.map((keyId) => event.created({ keyId })));

    expect(keyIds.filter((keyId) => directory.byId(keyId).kind !== 'active')).toEqual([]);
    expect(directory.position()).toEqual([2_500]);
  });

  it('throws when the log does not have the position, instead of waiting for ever', async () => {
    await expect(directory.catchUp([9])).rejects.toMatchObject({
      code: 'log_position_unreachable',
      message: 'The log was asked for position 0:9 and gave nothing after 0:0.',
    });
  });

  it('tells every waiter that the log cannot be read, and works again afterwards', async () => {
    await log.append([toRecord(event.created({ keyId: 'key_1' }))]);
    const read = log.read.bind(log);
    log.read = () => Promise.reject(new Error('no disk'));
    const outcomes = await Promise.allSettled([directory.catchUp([1]), directory.catchUp([1])]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(directory.position()).toEqual(BEGINNING);

    log.read = read;
    await directory.catchUp([1]);

    expect(directory.byId('key_1').kind).toBe('active');
  });

  it('resumes after a restart, and starts over when the log is older than the read model', async () => {
    await given(event.created({ keyId: 'key_1' }), event.created({ keyId: 'key_2' }));
    directory.close();
    directory = await SqliteKeyDirectory.open({ dataDir, log });
    expect([directory.position(), directory.byId('key_2').kind]).toEqual([[2], 'active']);
    directory.close();

    log = new InMemoryEventLog();
    await log.append([toRecord(event.created({ keyId: 'key_1' }))]);
    directory = await SqliteKeyDirectory.open({ dataDir, log });
    await directory.catchUp();

    expect([directory.position(), directory.byId('key_2').kind]).toEqual([[1], 'absent']);
  });
});
