import { describe, expect, it } from '@jest/globals';
import { problemText } from '../../settings/domain/located-value.ts';
import { readLocatedYaml } from '../../settings/read-located-yaml.ts';
import { reportSchedulesSection } from '../schedule-section.ts';
import type { ReadSchedules } from './read-schedules.ts';
import { periodOf } from './schedule-parameters.ts';

function read(text: string): ReadSchedules {
  const yaml = readLocatedYaml(text);
  if (!yaml.ok) throw new Error(yaml.problem.reason);
  return reportSchedulesSection.read(yaml.root.properties[0]?.value ?? null);
}
const problemsOf = (text: string): readonly string[] => {
  const result = read(text);
  return result.ok ? [] : result.problems.map((problem) => problemText('f', problem));
};
const entry = (lines: string): string => `report_schedules:
  - name: weekly
    cron: "0 6 * * 1"
    report: unused-keys
    ${lines}
`;

describe('schedules in keytrail.yaml', () => {
  it('say when which report is made of what, and for whom', () => {
    expect(
      read(`report_schedules:
  - name: unused-keys-weekly
    cron: "0 6 * * 1"
    time_zone: Europe/Berlin
    report: unused-keys
    parameters: { days: 45, comparison: over }
    formats: [csv, json]
    tenant: acme
    recipients: [compliance@example.com]
  - { name: monthly, cron: "0 0 1 * *", report: usage, parameters: { period: month, group_by: owner } }
`),
    ).toEqual({
      ok: true,
      value: [
        {
          name: 'unused-keys-weekly',
          cron: '0 6 * * 1',
          timeZone: 'Europe/Berlin',
          report: 'unused-keys',
          parameters: { days: 45, comparison: 'over' },
          formats: ['csv', 'json'],
          tenant: 'acme',
          recipients: ['compliance@example.com'],
        },
        {
          name: 'monthly',
          cron: '0 0 1 * *',
          timeZone: 'UTC',
          report: 'usage',
          parameters: { period: 'month', group_by: 'owner' },
          formats: ['html', 'csv'],
          tenant: null,
          recipients: [],
        },
      ],
    });
  });

  it('may be none', () => {
    const none = { ok: true, value: [] };
    expect([
      read('report_schedules:'),
      read('report_schedules: []'),
      reportSchedulesSection.read(null),
    ]).toEqual([none, none, none]);
  });

  it.each(['Europe/Berlin', 'UTC', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5', '+01:00', '-03:30'])(
    'takes %s for a time zone',
    (timeZone) => {
      const given = read(
        `report_schedules:\n  - { name: zoned, cron: "0 6 * * *", report: usage, time_zone: "${timeZone}" }\n`,
      );
      expect(given.ok && given.value.map((schedule) => schedule.timeZone)).toEqual([timeZone]);
    },
  );

  it.each([
    ['time_zone: Mars/Olympus', 'time_zone has no such time zone.'],
    ['formats: [pdf]', 'formats has an item in line 5 that must be one of json, csv, html.'],
    ['formats: html', 'formats must be a list of at most 3 formats.'],
    ['tenant: a/b', 'tenant must be 1 to 63 letters, digits, dots, underscores and hyphens.'],
    ['recipients: [nobody]', 'recipients has an item in line 5 that is no mail address.'],
    ['recipients: ["a@b\\nBcc: c@d"]', 'recipients has an item in line 5 that is no mail address.'],
    ['parameters: { days: 0 }', 'days must be a whole number from 1 to 3650.'],
    ['parameters: { days: "9" }', 'days must be a whole number from 1 to 3650.'],
    ['parameters: { comparison: under }', 'comparison must be one of at-least, over.'],
    [
      'parameters: { period: week }',
      'the report unused-keys has no such parameter; there are days, comparison.',
    ],
    ['parameters: 9', 'parameters must be a mapping from names to values.'],
    ['recipient: [a@b.c]', 'there is no such property; did you mean "recipients"?'],
  ])('%s is named with its line', (lines, reason) => {
    expect(problemsOf(entry(lines))).toEqual([`f, line 5: ${reason}`]);
  });

  it.each([
    ['0 0 31 2 *', 'cron never comes: there is no such day.'],
    ['* * * * *', 'cron comes twice within 1 min; reports may be 5 minutes apart at the least.'],
    ['every day', 'cron must have five fields: minute, hour, day of the month, month, day of the week.'],
  ])('the expression %j is named with its line', (cron, reason) => {
    const text = `report_schedules:\n  - name: a\n    report: inventory\n    cron: "${cron}"\n`;
    expect(problemsOf(text)).toEqual([`f, line 4: ${reason}`]);
  });

  it('are told all of their problems at once, also that two have one name', () => {
    const text = `report_schedules:
  - { name: a, cron: "0 6 * * 1", report: inventory }
  - { name: a, cron: "0 7 * * 1", report: inventory }
  - { name: B, report: invent }
  - { name: c, cron: "0 7 * * 1", report: usage, parameters: { days: 7, period: week } }
  - just text
`;
    expect(problemsOf(text)).toEqual([
      'f, line 4: name must be 1 to 63 small letters, digits and hyphens.',
      'f, line 4: report must be one of unused-keys, usage, inventory, access-review, failed-attempts; did you mean "inventory"?',
      'f, line 4: cron is missing.',
      'f, line 5: parameters may have days or period, not both.',
      'f, line 6: a schedule must name its properties, such as "cron: …".',
      'f, line 3: name is that of another schedule.',
    ]);
  });

  it.each(['report_schedules: {}', 'report_schedules: weekly'])('%s is no list', (text) => {
    expect(problemsOf(text)).toEqual([
      'f, line 1: report_schedules must be a list of at most 200 schedules.',
    ]);
  });
});

describe('the period of a report', () => {
  const period = (parameters: Readonly<Record<string, string | number>>, dueAt: string) => {
    const { from, to } = periodOf({ parameters, timeZone: 'Europe/Berlin' }, dueAt);
    return [from.slice(0, 16), to.slice(0, 16)];
  };

  it.each([
    ['day', '2026-10-26T05:00:00.000Z', '2026-10-24T22:00', '2026-10-25T23:00'],
    ['week', '2026-11-01T05:00:00.000Z', '2026-10-18T22:00', '2026-10-25T23:00'],
    ['week', '2026-11-02T05:00:00.000Z', '2026-10-25T23:00', '2026-11-01T23:00'],
    ['month', '2026-01-31T23:00:00.000Z', '2025-12-31T23:00', '2026-01-31T23:00'],
    ['month', '2026-01-31T22:59:00.000Z', '2025-11-30T23:00', '2025-12-31T23:00'],
  ])('%s is the last whole one of the time zone at %s', (name, dueAt, from, to) => {
    expect(period({ period: name }, dueAt)).toEqual([from, to]);
  });

  it('is the last thirty days, or as many as are asked for, up to the due instant', () => {
    expect(period({}, '2026-11-20T05:00:00.000Z')).toEqual(['2026-10-21T05:00', '2026-11-20T05:00']);
    expect(period({ days: 7 }, '2026-11-20T05:00:00.000Z')).toEqual(['2026-11-13T05:00', '2026-11-20T05:00']);
  });
});
