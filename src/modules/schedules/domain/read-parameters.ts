import { accept, refuse, type Result } from '../../../shared/result.ts';
import { WINDOW_DAYS_MAX } from '../../reports/domain/idle-policy.ts';
import type { PeriodicReportKind } from '../../reports/domain/report.ts';
import { USAGE_GROUPS } from '../../reports/domain/usage.ts';
import type { FileProblem, LocatedValue } from '../../settings/domain/located-value.ts';
import type { ScheduleParameters } from './report-schedule.ts';
import { PARAMETERS_OF, SCHEDULE_PERIODS } from './schedule-parameters.ts';
import { oneOf, wholeNumber, type PropertyReader } from './schedule-readers.ts';

const READERS: Readonly<Record<string, PropertyReader<string | number>>> = {
  days: wholeNumber(1, WINDOW_DAYS_MAX),
  comparison: oneOf(['at-least', 'over']),
  period: oneOf(SCHEDULE_PERIODS),
  group_by: oneOf(USAGE_GROUPS),
};

/** Reads `parameters:` of a schedule of this report. */
export function readParameters(
  report: PeriodicReportKind,
  given: LocatedValue | null,
): Result<ScheduleParameters, readonly FileProblem[]> {
  if (given === null || (given.kind === 'scalar' && given.value === null)) return accept({});
  if (given.kind !== 'mapping')
    return refuse([{ line: given.line, reason: 'parameters must be a mapping from names to values.' }]);
  const known = PARAMETERS_OF[report];
  const parameters: Record<string, string | number> = {};
  const problems: FileProblem[] = [];
  for (const { name, line, value } of given.properties) {
    const read = known.includes(name) ? READERS[name] : undefined;
    const result = read?.(value);
    if (result === undefined) problems.push({ line, reason: unknownParameter(report, known) });
    else if (result.ok) parameters[name] = result.value;
    else problems.push({ line, reason: `${name} ${result.refusal.replace(/(?<!\?)$/, '.')}` });
  }
  if ('days' in parameters && 'period' in parameters)
    problems.push({ line: given.line, reason: 'parameters may have days or period, not both.' });
  return problems.length > 0 ? refuse(problems) : accept(parameters);
}

const unknownParameter = (report: PeriodicReportKind, known: readonly string[]): string =>
  known.length === 0
    ? `the report ${report} has no parameters.`
    : `the report ${report} has no such parameter; there are ${known.join(', ')}.`;
