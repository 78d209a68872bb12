import { REPORT_FILE_FORMATS } from '../../../events/report-schedule-reference.ts';
import { nearestName } from '../../../shared/nearest-name.ts';
import { accept, refuse, type Result } from '../../../shared/result.ts';
import { isMailAddress } from '../../notifications/domain/mail-address.ts';
import { PERIODIC_REPORT_KINDS } from '../../reports/domain/report.ts';
import type { FileProblem, LocatedMapping, LocatedValue } from '../../settings/domain/located-value.ts';
import * as read from '../../static-keys/domain/property-readers.ts';
import { oneOf, scalarText, textList, type PropertyReader } from './schedule-readers.ts';
import { readParameters } from './read-parameters.ts';
import type { ReportSchedule } from './report-schedule.ts';
import { timeZoneName } from './time-zone-name.ts';

/** Each makes a report of the whole trail; more are a list by mistake. */
export const SCHEDULES_MAX = 200;
const RECIPIENTS_MAX = 50;
const FORMATS_DEFAULT: ReportSchedule['formats'] = ['html', 'csv'];

/** Part of a path in the store of report runs, and of an address. */
const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;
/** Whether an expression and a time zone make a schedule; else what is wrong, as a clause. */
export type CheckCron = (expression: string, timeZone: string) => Result<unknown, string>;

export type ReadSchedules =
  | { readonly ok: true; readonly value: readonly ReportSchedule[] }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

const PROPERTIES = {
  name: scalarText((text) => (NAME.test(text) ? null : 'must be 1 to 63 small letters, digits and hyphens')),
  cron: scalarText((text) => (text.trim() === '' ? 'must be a cron expression' : null)),
  time_zone: scalarText((text) =>
    /^[A-Za-z0-9_+/:-]{1,64}$/.test(text) ? null : 'must be a time zone such as Europe/Berlin or +01:00',
  ),
  report: oneOf(PERIODIC_REPORT_KINDS),
  formats: textList(oneOf(REPORT_FILE_FORMATS), REPORT_FILE_FORMATS.length, 'formats'),
  tenant: read.tenant,
  recipients: textList(
    scalarText((text) => (isMailAddress(text) ? null : 'is no mail address')),
    RECIPIENTS_MAX,
    'mail addresses',
  ),
} as const;
const PROPERTY_NAMES = [...Object.keys(PROPERTIES), 'parameters'];
const REQUIRED = ['name', 'cron', 'report'] as const;

type PropertyName = keyof typeof PROPERTIES;
type ValueOf<Reader> = Reader extends PropertyReader<infer Value> ? Value : never;
type Written = { [Name in PropertyName]?: ValueOf<(typeof PROPERTIES)[Name]> };

/** Reads `report_schedules:`; every problem of it at once, each with its line and without what stands there. */
export function readSchedules(section: LocatedValue | null, checkCron: CheckCron): ReadSchedules {
  if (section === null || (section.kind === 'scalar' && section.value === null))
    return { ok: true, value: [] };
  if (section.kind !== 'list' || section.items.length > SCHEDULES_MAX)
    return broken([
      {
        line: section.line,
        reason: `report_schedules must be a list of at most ${SCHEDULES_MAX} schedules.`,
      },
    ]);
  const entries = section.items.map((item) => readEntry(item, checkCron));
  const problems = entries.flatMap((entry) => (entry.ok ? [] : entry.refusal));
  const schedules = entries.flatMap((entry) => (entry.ok ? [entry.value] : []));
  const seen = new Set<string>();
  for (const [at, entry] of entries.entries()) {
    if (!entry.ok) continue;
    if (seen.has(entry.value.name))
      problems.push({ line: section.items[at]?.line ?? null, reason: 'name is that of another schedule.' });
    seen.add(entry.value.name);
  }
  return problems.length > 0 ? broken(problems) : { ok: true, value: schedules };
}

const broken = (problems: readonly FileProblem[]): ReadSchedules => ({ ok: false, problems });

function readEntry(item: LocatedValue, checkCron: CheckCron): Result<ReportSchedule, readonly FileProblem[]> {
  if (item.kind !== 'mapping')
    return refuse([{ line: item.line, reason: 'a schedule must name its properties, such as "cron: …".' }]);
  const problems: FileProblem[] = [];
  const written = readProperties(item, problems);
  const lineOf = (name: string): number =>
    item.properties.find((one) => one.name === name)?.line ?? item.line;
  for (const name of REQUIRED)
    if (!item.properties.some((one) => one.name === name))
      problems.push({ line: item.line, reason: `${name} is missing.` });
  const { name, cron, report, time_zone: timeZone = 'UTC' } = written;
  if (cron !== undefined) {
    const checked = checkCron(cron, timeZone);
    if (!checked.ok) {
      const blamed = checked.refusal.includes('time zone') ? 'time_zone' : 'cron';
      problems.push({ line: lineOf(blamed), reason: `${blamed} ${checked.refusal}.` });
    }
  }
  const given = item.properties.find((one) => one.name === 'parameters')?.value ?? null;
  const parameters = report === undefined ? accept({}) : readParameters(report, given);
  if (!parameters.ok) problems.push(...parameters.refusal);
  if (
    problems.length > 0 ||
    !parameters.ok ||
    name === undefined ||
    cron === undefined ||
    report === undefined
  )
    return refuse(problems);
  return accept({
    ...{ name, cron: cron.trim(), timeZone: timeZoneName(timeZone) ?? timeZone, report },
    parameters: parameters.value,
    formats: written.formats ?? FORMATS_DEFAULT,
    tenant: written.tenant ?? null,
    recipients: written.recipients ?? [],
  });
}

function readProperties(item: LocatedMapping, problems: FileProblem[]): Written {
  const written: Written = {};
  for (const { name, line, value } of item.properties) {
    if (name === 'parameters') continue;
    if (!isPropertyName(name)) {
      const nearest = nearestName(name, PROPERTY_NAMES);
      const hint =
        nearest === null ? `there are ${PROPERTY_NAMES.join(', ')}.` : `did you mean "${nearest}"?`;
      problems.push({ line, reason: `there is no such property; ${hint}` });
      continue;
    }
    const result = PROPERTIES[name](value);
    if (result.ok) Object.assign(written, { [name]: result.value });
    else
      problems.push({
        line,
        reason: /[.?]$/.test(result.refusal) ? `${name} ${result.refusal}` : `${name} ${result.refusal}.`,
      });
  }
  return written;
}

const isPropertyName = (name: string): name is PropertyName => Object.hasOwn(PROPERTIES, name);
