import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Report } from '../domain/report.ts';
import { readJsonReport } from './read-json.ts';
import { render } from './render.ts';

const cell = fc.oneof(
  fc.string({ unit: 'binary-ascii' }),
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const table = fc.record({
  columns: fc.array(fc.record({ name: fc.string(), heading: fc.string() }), { maxLength: 3 }),
  rows: fc.array(fc.record({ a: cell, b: cell }, { noNullPrototype: true }), { maxLength: 5 }),
});
const reports: fc.Arbitrary<Report> = fc.record(
  {
    kind: fc.constantFrom('unused-keys', 'usage', 'inventory', 'access-review', 'failed-attempts'),
    title: fc.string(),
    parameters: fc.constant({ days: 45, asOf: '"rows": [' }),
    madeAt: fc.constant('2026-11-20T21:00:01.000Z'),
    coverage: fc.array(
      fc.record({ source: fc.string(), from: fc.string(), to: fc.string() }, { noNullPrototype: true }),
      { maxLength: 2 },
    ),
    logPosition: fc.string(),
    population: fc.constant({ keys: 3, leftOut: { used: 1 } }),
    summary: fc.constant({ findings: 1 }),
    notes: fc.array(fc.string(), { maxLength: 2 }),
    sections: fc.array(
      table.map((one) => ({ title: 'more', ...one })),
      { maxLength: 2 },
    ),
    rows: table.map(({ rows }) => rows),
    columns: table.map(({ columns }) => columns),
  },
  { noNullPrototype: true },
);

describe('the JSON form of a report', () => {
  it('is read as the report that was written, which then has the same bytes in every form', async () => {
    await fc.assert(
      fc.asyncProperty(reports, async (given) => {
        const { bytes } = await render(given, 'json');
        const read = readJsonReport(bytes);
        expect(read).toEqual(JSON.parse(JSON.stringify(given)));
        for (const format of ['json', 'csv', 'html'] as const)
          expect((await render(read, format)).sha256).toBe((await render(given, format)).sha256);
      }),
    );
  });

  it.each(['', '{}', 'null', '{\n  "rows": [\n    {}', '{"kind":"unheard-of","rows":[]}', '[]'])(
    'that is %j is refused',
    (text) => {
      expect(() => readJsonReport(Buffer.from(text))).toThrow(
        expect.objectContaining({ code: 'report_unreadable' }),
      );
    },
  );
});
