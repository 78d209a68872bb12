import { visibilityOf } from '../../identity/caller.ts';
import { callerOf, type HttpRequest } from '../access/http-request.ts';
import { RefusedError } from '../problems/refused-error.ts';

/** Files of the archive have events of all tenants, and nobody can be shown a part of a file that is signed as a whole. */
export function requireEveryTenant(request: HttpRequest): void {
  if (visibilityOf(callerOf(request)).kind === 'all') return;
  throw new RefusedError({
    code: 'tenant_forbidden',
    detail: 'The archive has the trails of all tenants, so only administrators and auditors may read it.',
  });
}
