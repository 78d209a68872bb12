import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TrailFixture } from '../../../../test/golden/trail-fixture.ts';
import { useOfKeyA } from '../../../../test/golden/golden-trail.ts';

const RUN = { parameters: [], visibility: { kind: 'all' } as const, rowLimit: 10, timeoutMs: 20_000 };
const COUNT = 'SELECT count(*) AS events, count(DISTINCT eventid) AS ids FROM audit_trail';

describe('copy and tail together', () => {
  let trail: TrailFixture | undefined;
  let appended = 0;
  afterEach(async () => {
    await trail?.close();
    trail = undefined;
  });

  const opened = async (options: { readonly tailEventsMax?: number } = {}): Promise<TrailFixture> => {
    appended = 0;
    trail = await TrailFixture.open(options);
    return trail;
  };
  const append = async (to: TrailFixture, count: number): Promise<void> => {
    const events = Array.from({ length: count }, (_, n) => {
      const number = String(appended + n + 1).padStart(12, '0');
      return useOfKeyA(`019a9b3c-2222-7000-8000-${number}`, '2026-11-01T10:00:00.000Z');
    });
    await to.append(events);
    appended += count;
  };
  const counted = async (of: TrailFixture): Promise<{ readonly events: number; readonly ids: number }> => {
    const answer = await of.engine.explore(COUNT, RUN);
    if (!answer.ok) throw new Error(answer.refusal.detail);
    const [row] = answer.value.rows;
    return { events: Number(row?.['events']), ids: Number(row?.['ids']) };
  };

  it('show every event that was durable before a statement started, once, whatever is archived and compacted', async () => {
    const steps = fc.array(fc.constantFrom('append', 'archive', 'compact', 'count', 'reopen'), {
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        const subject = await opened();
        for (const step of sequence) {
          if (step === 'append') await append(subject, 3);
          if (step === 'archive') await subject.archive(2);
          if (step === 'compact') await subject.copy.step();
          if (step === 'reopen') await subject.openCopy();
          if (step === 'count') expect(await counted(subject)).toEqual({ events: appended, ids: appended });
        }
        expect(await counted(subject)).toEqual({ events: appended, ids: appended });
        await subject.close();
        trail = undefined;
      }),
      { numRuns: 12 },
    );
  });

  it('show each event once to statements that run while events arrive and are compacted and merged', async () => {
    const subject = await opened();
    let isWorking = true;
    const working = (async () => {
      for (let round = 0; round < 25; round += 1) {
        await append(subject, 7);
        await subject.compact(3);
      }
      isWorking = false;
    })();
    const asking = async (): Promise<void> => {
      while (isWorking) {
        const atLeast = appended;
        const { events, ids } = await counted(subject);
        expect(ids).toBe(events);
        expect(events).toBeGreaterThanOrEqual(atLeast);
      }
    };
    await Promise.all([working, asking(), asking(), asking()]);
    expect(await counted(subject)).toEqual({ events: 175, ids: 175 });
  });

  it('show less than the whole log, and say so, when more is not compacted than the tail may hold', async () => {
    const subject = await opened({ tailEventsMax: 10 });
    await append(subject, 25);
    expect(await counted(subject)).toEqual({ events: 10, ids: 10 });
    expect(await subject.engine.position()).toEqual({ lifecycle: '0:0', usage: '0:10' });
    await subject.compact(20);
    expect(await counted(subject)).toEqual({ events: 25, ids: 25 });
    expect((await subject.engine.position()).usage).toBe('0:25');
  });
});
