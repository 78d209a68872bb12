import type { Alert } from '../../../alerts/lifecycle/alert.ts';
import { seesEveryTenant, type Caller } from '../../../identity/caller.ts';
import type { KeyReading } from '../../../keys/key-readings.ts';
import { callerOf, endpointOf, type HttpRequest } from '../../access/http-request.ts';
import { RefusedError } from '../../problems/refused-error.ts';

/** What the caller sees of all alerts, as a filter. @throws RefusedError when another tenant's are asked for */
export function tenantFilter(caller: Caller, asked: string | undefined): { readonly tenant?: string } {
  const { tenant } = caller.credential;
  if (seesEveryTenant(caller)) return {};
  if (asked === undefined || asked === tenant) return { tenant };
  throw new RefusedError({
    code: 'tenant_forbidden',
    detail: 'Your credential sees only the alerts of its own tenant.',
  });
}

/** An alert shows whose a key is and what became of it, so being shown one is being shown the key. */
export const keysShownBy = (
  request: HttpRequest,
  alerts: readonly Pick<Alert, 'keyId' | 'owner' | 'tenant'>[],
  filter: Readonly<Record<string, string>> | null = null,
): KeyReading => {
  const keys = new Map(
    alerts.flatMap(({ keyId: id, owner, tenant }) =>
      id === null ? [] : [[id, { id, owner: owner ?? '', tenant }] as const],
    ),
  );
  return { caller: callerOf(request), endpoint: endpointOf(request), keys: [...keys.values()], filter };
};
