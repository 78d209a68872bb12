import { jsonText, propertiesText, type TableColumn } from '../output/table.ts';
import { pageText } from './keys-output.ts';

type Fields = Readonly<Record<string, unknown>>;

const ALERT_COLUMNS: readonly TableColumn[] = [
  { name: 'id', heading: 'ID' },
  { name: 'raisedAt', heading: 'RAISED' },
  { name: 'severity', heading: 'SEVERITY' },
  { name: 'state', heading: 'STATE' },
  { name: 'rule', heading: 'RULE' },
  { name: 'keyName', heading: 'KEY' },
  { name: 'owner', heading: 'OWNER' },
  { name: 'tenant', heading: 'TENANT' },
];

const GROUP_COLUMNS: readonly TableColumn[] = [
  { name: 'subject', heading: 'KEY OR SOURCE' },
  { name: 'keyName', heading: 'NAME' },
  { name: 'owner', heading: 'OWNER' },
  { name: 'highestSeverity', heading: 'HIGHEST' },
  { name: 'open', heading: 'OPEN' },
  { name: 'acknowledged', heading: 'ACKNOWLEDGED' },
  { name: 'resolved', heading: 'RESOLVED' },
  { name: 'suppressed', heading: 'SUPPRESSED' },
  { name: 'lastRaisedAt', heading: 'LAST' },
];

const SUPPRESSION_COLUMNS: readonly TableColumn[] = [
  { name: 'id', heading: 'ID' },
  { name: 'tenant', heading: 'TENANT' },
  { name: 'rule', heading: 'RULE' },
  { name: 'keyId', heading: 'KEY' },
  { name: 'owner', heading: 'OWNER' },
  { name: 'until', heading: 'UNTIL' },
  { name: 'by', heading: 'BY' },
  { name: 'reason', heading: 'REASON' },
];

const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

/** A page of alerts, or of keys with their counts. */
export function alertsText(body: unknown, byKey: boolean, json: boolean): string {
  if (json || !byKey) return pageText(body, ALERT_COLUMNS, json);
  const { items, nextCursor } = fields(body);
  const rows = (Array.isArray(items) ? items : []).map((item) => ({
    ...fields(item),
    ...fields(fields(item)['counts']),
  }));
  return pageText({ items: rows, nextCursor }, GROUP_COLUMNS, false);
}

/** One alert: what is about it as lines, then what became of it in the order of time. */
export function alertText(body: unknown, json: boolean): string {
  if (json) return jsonText(body);
  const { life, acknowledged: _acknowledged, resolved, ...about } = fields(body);
  const resolution = fields(resolved)['resolution'] ?? null;
  const steps = (Array.isArray(life) ? life : []).map((step) => {
    const { at, what, by, note } = fields(step);
    return [String(at), `${String(what)} by ${String(by)}${note === null ? '' : `: ${String(note)}`}`];
  });
  return propertiesText({ ...about, resolution, ...Object.fromEntries(steps.map(distinctly)) });
}

/** Two steps at the same instant keep a line each. */
const distinctly = ([at = '', text = '']: readonly string[], index: number): readonly [string, string] => [
  `${index + 1}. ${at}`,
  text,
];

export const suppressionsText = (body: unknown, json: boolean): string =>
  pageText(body, SUPPRESSION_COLUMNS, json);

/** One thing as JSON, or a line per property. */
export const propertiesOr = (body: unknown, json: boolean): string =>
  json ? jsonText(body) : propertiesText(fields(body));
