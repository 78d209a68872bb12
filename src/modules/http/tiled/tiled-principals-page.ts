import { seenTenants, type Caller } from '../../identity/caller.ts';
import type { Principal } from '../../identity/domain/principal.ts';
import type { PrincipalDirectory } from '../../identity/principal-directory.ts';
import type { TiledPage } from './tiled-principal-schemas.ts';

/** A page of the principals that the caller sees, by name. */
export function principalsPage(
  directory: Pick<PrincipalDirectory, 'list'>,
  caller: Caller,
  page: TiledPage,
): readonly Principal[] {
  const { items } = directory.list(seenTenants(caller), { after: null, limit: page.offset + page.limit });
  return items.slice(page.offset);
}
