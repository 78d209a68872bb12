import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { KnownEvent } from '../../src/events/catalogue.ts';
import type { Actor } from '../../src/events/envelope.ts';
import { keyUsedV1 } from '../../src/events/key-used.ts';
import { leakReportedV1 } from '../../src/events/leak-reported.ts';
import { queryRunV1 } from '../../src/events/query-run.ts';
import type { TrailVisibility } from '../../src/modules/query-engine/query-engine.ts';
import type { Report } from '../../src/modules/reports/domain/report.ts';
import { render } from '../../src/modules/reports/formats/render.ts';
import { isoTime, MS_PER_DAY, MS_PER_HOUR } from '../../src/shared/iso-time.ts';
import { created, nextEventId, observed, presented, revoked, rotated } from '../fixtures/key-events.ts';
import { openQueryableTrail, type QueryableTrail } from '../fixtures/queryable-trail.ts';

const START_MS = Date.parse('2026-01-01T00:00:00.000Z');
const day = (n: number, hours = 0): string => isoTime(START_MS + n * MS_PER_DAY + hours * MS_PER_HOUR);
const ALL: TrailVisibility = { kind: 'all' };
const [USUAL, NEARBY, STRANGE] = ['203.0.113.7', '203.0.113.8', '198.51.100.66'] as const;

const byKey = (keyId: string): Actor => ({
  type: 'key',
  id: keyId,
  email: 'ana@example.com',
  credential: { keyId, keyName: keyId, keyFingerprint: 'qk_abc...xyz' },
});
const madeBy = (maker: string, keyId: string, onDay: number): KnownEvent => ({
  ...created({ keyId, time: day(onDay), name: `name-${keyId}`, owner: 'ana@example.com' }),
  actor: byKey(maker),
});
const used = (keyId: string, onDay: number, ip: string, more: object = {}, hours = 0): KnownEvent => {
  const event = presented({ keyId, time: day(onDay, hours), ip });
  return { ...event, data: { ...event.data, ...more } } as KnownEvent;
};
const leak = (
  keyId: string,
  onDay: number,
  leakedAt: string | null,
  fingerprint = `qk_${keyId}`,
): KnownEvent => ({
  ...leakReportedV1.example,
  ...{ id: nextEventId(), keyId, time: day(onDay) },
  data: { ...leakReportedV1.example.data, leakedAt, fingerprint },
});

let trail: QueryableTrail;
beforeAll(async () => {
  trail = await openQueryableTrail(day(100));
  await trail.append(
    created({ keyId: 'a', time: day(0), name: 'ci', owner: 'ana@example.com' }),
    used('a', 1, USUAL),
    used('a', 2, USUAL),
    // Tried from there before, and never good.
    presented({ keyId: 'a', time: day(3), ip: STRANGE, outcome: 'FORBIDDEN' }),
    used('a', 20, USUAL, { dataset: 'orders', permission: 'read', endpoint: '/v1/query' }),
    used('a', 20, NEARBY, { dataset: 'orders' }, 1),
    used('a', 20, STRANGE, { dataset: 'customers', permission: 'read', endpoint: '/v1/query' }, 2),
    presented({ keyId: 'a', time: day(21), ip: STRANGE, outcome: 'RATE_LIMITED' }),
    madeBy('a', 'child', 22),
    madeBy('child', 'grandchild', 23),
    madeBy('grandchild', 'third', 24),
    madeBy('third', 'fourth', 25),
    madeBy('other', 'unrelated', 25),
    used('child', 26, STRANGE),
    used('third', 26, STRANGE),
    { ...revoked({ keyId: 'victim', time: day(27) }), actor: byKey('a') },
    { ...queryRunV1.example, ...{ id: nextEventId(), time: day(28), actor: byKey('grandchild') } },
    { ...keyUsedV1.example, ...{ id: nextEventId(), keyId: 'other', time: day(28), actor: byKey('other') } },
    leak('a', 30, day(10)),
    leak('a', 31, null),
    created({ keyId: 'found', time: day(40), name: 'found', owner: 'ana@example.com' }),
    used('found', 41, USUAL),
    rotated({ keyId: 'found', time: day(45), fingerprint: 'qk_new' }),
    used('found', 50, USUAL),
    used('found', 59, STRANGE, {}, 23),
    // As secret scanning tells of it: found, and nobody knows since when it was there.
    leak('found', 60, null, 'qk_new'),
    presented({ keyId: 'found', time: day(60, 1), ip: STRANGE, outcome: 'DISABLED' }),
    observed({ keyId: 'AKIA1', time: day(1) }),
    used('AKIA1', 5, USUAL),
  );
});
afterAll(() => trail.close());

async function radius(keyId: string, since?: string, visibility: TrailVisibility = ALL): Promise<Report> {
  const made = await trail.reports.blastRadius(
    { keyId, ...(since === undefined ? {} : { since }) },
    visibility,
  );
  if (!made.ok) throw new Error(made.refusal.code);
  return made.value;
}
const rowsOf = ({ rows }: Report, by: string) =>
  rows.filter((row) => row['by'] === by).map((row) => [row['value'], row['requests'], row['newSinceLeak']]);
const section = (report: Report, title: string) =>
  report.sections.find((one) => one.title === title)?.rows ?? [];

describe('the blast radius of a key', () => {
  it('begins with the reported leak, and counts every request by all that it states', async () => {
    const report = await radius('a');
    expect(report.parameters).toEqual({
      ...{ keyId: 'a', since: day(10), to: day(100) },
      ...{ leakTime: 'stated', leakedAt: day(10), leakReportedAt: day(30) },
    });
    expect(report.title).toBe('Blast radius of the key ci of ana@example.com');
    expect(report.coverage).toEqual([{ source: 'keytrail', from: day(0), to: day(100) }]);
    expect(report.logPosition).toMatch(/^lifecycle 0:\d+, usage 0:\d+$/);
    expect(rowsOf(report, 'outcome')).toEqual([
      ['SUCCESS', 3, null],
      ['RATE_LIMITED', 1, null],
    ]);
    expect(rowsOf(report, 'dataset')).toEqual([
      ['orders', 2, null],
      ['customers', 1, null],
      [null, 1, null],
    ]);
    expect(rowsOf(report, 'address')).toEqual([
      [STRANGE, 2, true],
      [USUAL, 1, false],
      [NEARBY, 1, true],
    ]);
    expect(rowsOf(report, 'network')).toEqual([
      ['198.51.100.0/24', 2, true],
      ['203.0.113.0/24', 2, false],
    ]);
    expect(section(report, 'Addresses that are new since the leak')).toEqual([
      {
        ...{ address: STRANGE, requests: 2, successes: 1, network: '198.51.100.0/24' },
        ...{ firstAt: day(20, 2), lastAt: day(21) },
      },
      {
        ...{ address: NEARBY, requests: 1, successes: 1, network: '203.0.113.0/24' },
        ...{ firstAt: day(20, 1), lastAt: day(20, 1) },
      },
    ]);
    expect(section(report, 'By hour').map((row) => Object.values(row))).toEqual([
      ['2026-01-21 00:00', 1, 1, 0],
      ['2026-01-21 01:00', 1, 1, 0],
      ['2026-01-21 02:00', 1, 1, 0],
      ['2026-01-22 00:00', 1, 0, 1],
    ]);
    expect(report.summary).toEqual({
      ...{ requests: 4, successes: 3, refused: 1, leakReports: 2, addresses: 3, newAddresses: 2 },
      ...{ requestsFromNewAddresses: 3, successesFromNewAddresses: 2, acts: 2, keysMade: 3 },
      ...{ requestsOfKeysMade: 2, actsOfKeysMade: 4 },
    });
    for (const { columns, rows } of [report, ...report.sections])
      for (const row of rows)
        expect(Object.keys(row).toSorted()).toEqual(columns.map(({ name }) => name).toSorted());
  });

  it('has the keys that it made, three generations deep, and what was done with each', async () => {
    const report = await radius('a');
    expect(
      section(report, 'Keys that it made').map(({ keyId, maker, generation, requests }) => [
        ...[keyId, maker, generation, requests],
      ]),
    ).toEqual([
      ['child', 'a', 1, 1],
      ['grandchild', 'child', 2, 0],
      ['third', 'grandchild', 3, 1],
    ]);
    expect(
      section(report, 'What was done with it besides').map(({ what, actor, keyId }) => [what, actor, keyId]),
    ).toEqual([
      ['KeyCreated', 'a', 'child'],
      ['KeyCreated', 'child', 'grandchild'],
      ['KeyCreated', 'grandchild', 'third'],
      ['KeyCreated', 'third', 'fourth'],
      ['KeyRevoked', 'a', 'victim'],
      ['QueryRun', 'grandchild', expect.anything()],
    ]);
  });

  it('begins where it is told to, and else with the key; without earlier uses nothing is called new', async () => {
    expect((await radius('a', day(21))).summary).toMatchObject({ requests: 1, newAddresses: 2 });
    const external = await radius('AKIA1');
    expect(external.parameters).toMatchObject({ since: day(1), leakTime: 'none', leakedAt: null });
    expect(external.summary).toMatchObject({ requests: 1, newAddresses: 0 });
    expect(rowsOf(external, 'address')).toEqual([[USUAL, 1, null]]);
    expect(external.notes.at(-1)).toMatch(/^When strangers got the secret is not known/);
    const early = await radius('a', day(0));
    expect(early.summary).toMatchObject({ newAddresses: 2 });
    const fresh = await radius('AKIA1', day(1));
    expect(fresh.notes.at(-1)).toMatch(/^There is no successful use before the leak/);
  });

  it('of a secret of which only the report is known has everything since that secret was given out', async () => {
    const report = await radius('found');
    expect(report.title).toBe(
      `Blast radius of the key found of ana@example.com; leak time unknown, reported at ${day(60)}`,
    );
    expect(report.parameters).toEqual({
      ...{ keyId: 'found', since: day(45), to: day(100) },
      ...{ leakTime: 'unknown', leakedAt: null, leakReportedAt: day(60) },
    });
    expect(report.summary).toMatchObject({ requests: 3, successes: 2, refused: 1, newAddresses: 0 });
    expect(rowsOf(report, 'address')).toEqual([
      [STRANGE, 2, null],
      [USUAL, 1, null],
    ]);
    expect(report.notes[0]).toMatch(/^Leak time unknown, reported at 2026-03-02T00:00:00.000Z\. /);
    const [page, table] = await Promise.all(
      (['html', 'csv'] as const).map(async (format) =>
        Buffer.from((await render(report, format)).bytes).toString('utf8'),
      ),
    );
    expect(page).toContain(`leak time unknown, reported at ${day(60)}</h1>`);
    expect(table).toContain(`""leakTime"":""unknown"",""leakedAt"":null,""leakReportedAt"":""${day(60)}""`);
    // Whoever has an idea of when it was may compare with what was before.
    expect(rowsOf(await radius('found', day(59)), 'address')).toEqual([[STRANGE, 2, true]]);
  });

  it('is refused for a key that the reader does not see, or that does not exist, and for the future', async () => {
    const tenant = { kind: 'tenant', tenant: 'acme' } as const;
    await expect(radius('a', undefined, tenant)).rejects.toThrow('key_not_found');
    await expect(radius('nobody')).rejects.toThrow('key_not_found');
    await expect(radius('a', day(101))).rejects.toThrow('validation_failed');
  });

  it('is a table, a page with a chart, and data, all without what a browser would fetch or run', async () => {
    const report = await radius('a');
    const text = async (format: 'csv' | 'html'): Promise<string> =>
      Buffer.from((await render(report, format)).bytes).toString('utf8');
    const page = await text('html');
    expect(page).toContain('<dt>leakTime</dt><dd>stated</dd>');
    expect((await text('csv')).split('\r\n')[0]).toMatch(
      /^by,value,requests,successes,refused,firstAt,lastAt,newSinceLeak,/,
    );
    expect(page).toContain('Requests by day');
    expect(page).not.toMatch(/<script|src=|href=/);
  });
});
