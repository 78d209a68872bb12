import type { Principal } from '../identity/domain/principal.ts';
import type { KeyDirectory } from './key-directory.ts';

/** Whether keys of a principal's present tenant that may still work are its own. */
export function ownsKeys(
  keys: Pick<KeyDirectory, 'list'>,
  { name: owner, tenant }: Pick<Principal, 'name' | 'tenant'>,
  nowMs: number,
): boolean {
  const page = { after: null, limit: 1, nowMs };
  return (['ACTIVE', 'DISABLED'] as const).some(
    (status) => keys.list({ owner, tenant, status }, page).items.length > 0,
  );
}
