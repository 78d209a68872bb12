import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { InMemoryEventLog } from '../../../../test/fixtures/in-memory-event-log.ts';
import { created, presented } from '../../../../test/fixtures/key-events.ts';
import { NOW, revokedKeyPresented, RunningDetection } from '../../../../test/fixtures/running-detection.ts';
import { epochMs, isoTime, MS_PER_DAY, MS_PER_HOUR } from '../../../shared/iso-time.ts';
import { SqliteDetectionStore } from '../../projections/detection/sqlite-detection-store.ts';

let detection: RunningDetection;
beforeEach(() => {
  detection = new RunningDetection();
});
afterEach(() => detection.dispose());

const at = (ms: number): string => isoTime(epochMs(NOW) + ms);

const subjectsKnown = (): number => {
  const store = SqliteDetectionStore.open({
    dataDir: detection.dataDir,
    clock: { nowMs: () => detection.nowMs },
  });
  const subjects = store.subjects();
  store.close();
  return subjects;
};

describe('running detection', () => {
  it('puts what the rules find into the log, once, however often it is started again', async () => {
    await detection.append(revokedKeyPresented('key_1'));
    await detection.follow();
    await detection.append([
      presented({ keyId: 'key_1', time: at(1_000), outcome: 'REVOKED', ip: '203.0.113.7' }),
    ]);
    await detection.follow();

    expect(await detection.raised()).toEqual(['use-after-revoke key:key_1']);
  });

  it('remembers across a restart what it learned before', async () => {
    const [creation, use, revocation, attempt] = revokedKeyPresented('key_1');
    for (const event of [creation, use, revocation, attempt]) {
      if (event !== undefined) await detection.append([event]);
      await detection.follow();
    }

    expect(await detection.raised()).toEqual(['use-after-revoke key:key_1']);
  });

  it('finds the same in batches of any size', async () => {
    const keys = ['key_1', 'key_2', 'key_3'];
    for (const keyId of keys) await detection.append(revokedKeyPresented(keyId));
    await detection.follow({ batchEvents: 1 });

    expect([...(await detection.raised())].sort()).toEqual(
      keys.map((keyId) => `use-after-revoke key:${keyId}`),
    );
  });

  it('looks at nothing before it is told the rules, and then at everything', async () => {
    await detection.append(revokedKeyPresented('key_1'));
    const { rules } = detection;
    detection.rules = null;
    await detection.follow();
    expect([await detection.raised(), subjectsKnown()]).toEqual([[], 0]);

    detection.rules = rules;
    await detection.follow();
    expect(await detection.raised()).toEqual(['use-after-revoke key:key_1']);
  });

  it('learns from history and raises no alert of it, but of what happened since two days before its first start', async () => {
    await detection.append(revokedKeyPresented('key_1', at(-2 * MS_PER_DAY - 1)));
    await detection.append(revokedKeyPresented('key_2', at(-2 * MS_PER_DAY)));
    await detection.follow();

    expect(await detection.raised()).toEqual(['use-after-revoke key:key_2']);
    expect(subjectsKnown()).toBeGreaterThanOrEqual(2);
  });

  it('raises alerts of what happened while it stood still, however long that was', async () => {
    await detection.append([created({ keyId: 'key_0', time: NOW })]);
    await detection.follow();
    await detection.append(revokedKeyPresented('key_1', at(3 * MS_PER_HOUR)));
    detection.nowMs += 30 * MS_PER_DAY;
    await detection.follow();

    expect(await detection.raised()).toEqual(['use-after-revoke key:key_1']);
  });

  it('begins anew with a log that is not the one it followed', async () => {
    await detection.append(revokedKeyPresented('key_1'));
    await detection.follow();
    detection.log = new InMemoryEventLog();
    await detection.append(revokedKeyPresented('key_2'));
    await detection.follow();

    expect(await detection.raised()).toEqual(['use-after-revoke key:key_2']);
  });

  it('forgets a source of failed attempts after two quiet weeks, and no key', async () => {
    const time = at(0);
    await detection.append([presented({ keyId: null, time, outcome: 'INVALID', ip: '198.51.100.9' })]);
    await detection.append([presented({ keyId: 'key_1', time })]);
    await detection.follow();
    expect(subjectsKnown()).toBe(2);

    detection.nowMs += 14 * MS_PER_DAY + 1;
    const store = SqliteDetectionStore.open({
      dataDir: detection.dataDir,
      clock: { nowMs: () => detection.nowMs },
    });
    store.forgetQuietSources();
    expect([store.subjects(), [...store.states(['key:key_1']).keys()]]).toEqual([1, ['key:key_1']]);
    store.close();
  });
});
