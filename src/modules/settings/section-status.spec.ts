import { expect, it } from '@jest/globals';
import type { SectionTrouble } from './followed-sections.ts';
import { SectionStatus } from './section-status.ts';

const statusOf = (...troubles: readonly SectionTrouble[]) =>
  new SectionStatus({ names: () => ['settings', 'alert_rules', 'policies'], troubles: () => troubles });

const gauges = (status: SectionStatus) =>
  status.metrics.flatMap(({ name, read }) =>
    read().map(({ value, labels }) => `${name}{${labels?.['section']}} ${value}`),
  );

it('says that all is in order', () => {
  const status = statusOf();
  expect(status.readiness.check()).toEqual({
    ready: true,
    detail: 'Every section of keytrail.yaml that is followed counts as it stands there.',
  });
  expect(gauges(status)).toEqual([
    'keytrail_configuration_section_in_trouble{settings} 0',
    'keytrail_configuration_section_in_trouble{alert_rules} 0',
    'keytrail_configuration_section_in_trouble{policies} 0',
  ]);
});

it('names each section in trouble and its line, repeats nothing that stands there, and stays ready', () => {
  const problem = (line: number | null) => ({ line, reason: 'there is no such rule.' });
  const status = statusOf(
    { section: 'alert_rules', file: 'keytrail.yaml', problems: [problem(12), problem(14)] },
    { section: 'policies', file: 'keytrail.yaml', problems: [problem(null)] },
  );
  expect(status.readiness.check()).toEqual({
    ready: true,
    detail:
      'Not used as it stands there, and the next start would fail: alert_rules (keytrail.yaml, line 12 and 1 more); policies (keytrail.yaml). What was in force before still is; the log says what is wrong.',
  });
  expect(gauges(status)).toEqual([
    'keytrail_configuration_section_in_trouble{settings} 0',
    'keytrail_configuration_section_in_trouble{alert_rules} 1',
    'keytrail_configuration_section_in_trouble{policies} 1',
  ]);
});
