import { jsonText, propertiesText, tableText, type TableColumn } from '../output/table.ts';

export const KEY_COLUMNS: readonly TableColumn[] = [
  { name: 'id', heading: 'ID' },
  { name: 'name', heading: 'NAME' },
  { name: 'fingerprint', heading: 'FINGERPRINT' },
  { name: 'status', heading: 'STATUS' },
  { name: 'owner', heading: 'OWNER' },
  { name: 'tenant', heading: 'TENANT' },
  { name: 'expiresAt', heading: 'EXPIRES' },
  { name: 'lastUsedAt', heading: 'LAST USED' },
];

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

/** One key, as JSON or a line per property. */
export const keyText = (body: unknown, json: boolean): string =>
  json ? jsonText(body) : propertiesText(record(body));

/** A key with its new secret, which is shown here and never again. */
export function keyWithSecretText(body: unknown, json: boolean): string {
  if (json) return jsonText(body);
  const { key, secret } = record(body);
  return `${propertiesText(record(key))}\nSecret, shown this once: ${String(secret)}\n`;
}

/** A page of things, and how to get the next one. */
export function pageText(body: unknown, columns: readonly TableColumn[], json: boolean): string {
  if (json) return jsonText(body);
  const { items, nextCursor } = record(body);
  const more = typeof nextCursor === 'string' ? `\nThere is more: --cursor ${nextCursor}\n` : '';
  return `${tableText(columns, Array.isArray(items) ? items : [])}${more}`;
}
