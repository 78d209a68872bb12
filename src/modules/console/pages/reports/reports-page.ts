import type { Desk } from '../../routing/desk.ts';
import type { Page } from '../../routing/page.ts';
import { hrefOf } from '../../routing/place.ts';
import type { Fields } from '../../tree/element.ts';
import { h } from '../../tree/element.ts';
import { REPORT_KINDS, type ReportKind } from './report-kinds.ts';
import { downloads, reportChoice, reportForm, reportView } from './report-view.ts';
import type { Report } from './report.ts';

const TYPES = { csv: 'text/csv', json: 'application/json', html: 'text/html' } as const;
type Format = keyof typeof TYPES;

/** Reports, made anew each time: what they are based on stands on them. */
export const reportsPage: Page = {
  name: 'reports',
  title: 'Reports',
  anyOf: ['reports:read'],
  open: ({ path, query }, desk) => {
    const kind = REPORT_KINDS.find(({ name }) => name === path[1]);
    if (kind === undefined) return Promise.resolve(desk.show('Reports', reportChoice()));
    return openReport(kind, query, desk);
  },
};

/** The form, and the report as soon as somebody has asked for it: each one made leaves an event in the trail. */
async function openReport(kind: ReportKind, asked: Fields, desk: Desk): Promise<void> {
  const { name, title } = kind;
  const form = reportForm(kind, asked, (fields) =>
    desk.go(hrefOf(['reports', name], { ...fields, made: 'now' })),
  );
  const way = h('p', {}, h('a', { href: hrefOf(['reports']) }, 'All reports'));
  if (asked['made'] === undefined) return desk.show(title, way, form);
  const made = await fetchReport(kind, asked, 'json', desk);
  const save = (format: Format): Promise<void> =>
    desk.attempt(async () => {
      const text = format === 'json' ? made.text : (await fetchReport(kind, asked, format, desk)).text;
      desk.save(`${name}.${format}`, TYPES[format], text);
      desk.say(`${name}.${format} is saved.`);
    });
  desk.show(title, way, form, downloads(save), ...reportView(made.body as Report, desk.nowMs()));
}

const fetchReport = (
  { name, parameters }: ReportKind,
  asked: Fields,
  format: Format,
  { client, signal }: Desk,
): ReturnType<Desk['client']['request']> =>
  client.request({
    method: 'GET',
    path: `/v1/reports/${name}`,
    query: { ...Object.fromEntries(parameters.map((one) => [one, asked[one]])), format },
    signal,
  });
