import type { KnownEvent } from '../../../events/catalogue.ts';
import type { ReportRunCompleted } from '../../../events/report-run-completed.ts';
import type { ReportRunFailed } from '../../../events/report-run-failed.ts';
import type { Notification } from '../../notifications/domain/notification.ts';

const MEDIA_TYPES = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
  html: 'text/html; charset=utf-8',
} as const;

/** Members of `data` that are the run's and no matter of whoever is told. */
type Told = ReportRunCompleted | ReportRunFailed;

/** What people are told of a run: that its report is there, with its files, or that it could not be made. */
export function reportNotification(event: KnownEvent): Notification | null {
  if (event.type === 'ReportRunCompleted') return made(event);
  return event.type === 'ReportRunFailed' ? notMade(event) : null;
}

function made(event: ReportRunCompleted): Notification {
  const { schedule, title, dueAt, rows, summary, files, logPosition, madeAt } = event.data;
  const figures = Object.entries(summary).map(([name, n]) => `${name}: ${n}`);
  return {
    ...common(event),
    type: 'report.made',
    subject: `${title}, as of ${minuteOf(dueAt)}`,
    text: [
      `${title}, as of ${minuteOf(dueAt)}, from the schedule ${schedule}: ${rows} ${rows === 1 ? 'row' : 'rows'}.`,
      ...(figures.length === 0 ? [] : [figures.join(', ')]),
      `Made at ${madeAt} from the log position ${logPosition}.`,
      ...passedOver(event),
    ].join('\n'),
    files: files
      .filter(({ sent }) => sent)
      .map(({ format, objectKey }) => ({
        objectKey,
        fileName: objectKey.slice(objectKey.lastIndexOf('/') + 1),
        contentType: MEDIA_TYPES[format],
      })),
  };
}

function notMade(event: ReportRunFailed): Notification {
  const { schedule, report, dueAt, attempts, code, sentence } = event.data;
  return {
    ...common(event),
    type: 'report.failed',
    subject: `The report ${report} of ${minuteOf(dueAt)} could not be made`,
    text: [
      `The schedule ${schedule} could not make its report of ${dueAt}, in ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}: ${sentence} (${code})`,
      'The schedule goes on with its next instant. The report can be made by hand for the same instant.',
      ...passedOver(event),
    ].join('\n'),
    files: [],
  };
}

const common = ({ id, time, tenant, data }: Told) => {
  const { recipients, ...told } = data;
  return { id, time, tenant, orderKey: data.schedule, recipients, data: told };
};

const passedOver = ({ data: { passedOverFrom } }: Told): readonly string[] =>
  passedOverFrom === null ? [] : [`Runs due from ${passedOverFrom} on were missed and are not made.`];

/** `2026-11-16 05:00 UTC` */
const minuteOf = (time: string): string => `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`;
