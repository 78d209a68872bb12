import type { Caller } from '../../identity/caller.ts';
import type { Principal } from '../../identity/domain/principal.ts';
import { seesEveryTenant } from '../../identity/domain/scopes.ts';
import type { PrincipalDirectory } from '../../identity/principal-directory.ts';
import type { TiledPage } from './tiled-principal-schemas.ts';

/** A page of the principals that the caller sees, by name. */
export function principalsPage(
  directory: Pick<PrincipalDirectory, 'list'>,
  { credential }: Caller,
  page: TiledPage,
): readonly Principal[] {
  const filter = seesEveryTenant(credential.role) ? {} : { tenant: credential.tenant };
  const { items } = directory.list(filter, { after: null, limit: page.offset + page.limit });
  return items.slice(page.offset);
}
