import { jsonText, propertiesText, tableText, type TableColumn } from '../output/table.ts';

const USER_COLUMNS: readonly TableColumn[] = [
  { name: 'ip', heading: 'FROM' },
  { name: 'userAgent', heading: 'AGENT' },
  { name: 'successes', heading: 'ACCEPTED' },
  { name: 'refusals', heading: 'REFUSED' },
  { name: 'refusedAfterGrace', heading: 'AFTER GRACE' },
  { name: 'lastAttemptAt', heading: 'LAST' },
  { name: 'lastOutcome', heading: 'OUTCOME' },
];

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

/** Where a rotation stands, each secret on a line, and the users of the old one below. */
export function rotationText(body: unknown, json: boolean): string {
  if (json) return jsonText(body);
  const { current, previous, unattributed, ...rotation } = record(body);
  const { users, truncated, ...old } = record(previous);
  const listed = Array.isArray(users) ? users : [];
  const secrets = propertiesText({
    ...rotation,
    current: useText(record(current)),
    previous: previous === null ? null : useText(old),
    unattributed: useText(record(unattributed)),
  });
  if (listed.length === 0) return secrets;
  const more = truncated === true ? '\nThere are more; these presented it last.\n' : '';
  return `${secrets}\n${tableText(USER_COLUMNS, listed)}${more}`;
}

function useText({
  fingerprint,
  successes,
  refusals,
  lastUsedAt,
}: Readonly<Record<string, unknown>>): string {
  const name = typeof fingerprint === 'string' ? `${fingerprint}: ` : '';
  const last = typeof lastUsedAt === 'string' ? `, last used ${lastUsedAt}` : '';
  return `${name}${String(successes)} accepted, ${String(refusals)} refused${last}`;
}
