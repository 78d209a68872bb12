import type { NewKey } from '../../../../client/index.ts';
import type { Fields } from '../../tree/element.ts';

const ROLES = ['admin', 'auditor', 'analyst', 'viewer', 'user'] as const;

/** What a form asks for. A field that was left empty is left to the service; so is whether the rest is allowed. */
export function newKeyOf(fields: Fields): NewKey {
  const text = (name: string): string => (fields[name] ?? '').trim();
  const role = ROLES.find((one) => one === text('role'));
  return {
    name: text('name'),
    ...(text('expiresInDays') !== '' && { expiresInDays: Number(text('expiresInDays')) }),
    ...(text('owner') !== '' && { owner: text('owner') }),
    ...(text('tenant') !== '' && { tenant: text('tenant') }),
    ...(role !== undefined && { role }),
    ...(text('scopes') !== '' && { scopes: listIn(text('scopes')) }),
    ...(text('allowedDatasets') !== '' && { allowedDatasets: listIn(text('allowedDatasets')) }),
    ...(text('permissions') !== '' && { permissions: listIn(text('permissions')) }),
    ...(text('allowedCidrs') !== '' && { allowedCidrs: listIn(text('allowedCidrs')) }),
    ...(text('rateLimit') !== '' && { rateLimit: Number(text('rateLimit')) }),
    ...(text('note') !== '' && { note: text('note') }),
  };
}

const listIn = (text: string): readonly string[] =>
  text
    .split(/[,\n]/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
