import type { Refusal } from '../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../shared/result.ts';
import { seesTenant, type Caller } from '../identity/caller.ts';
import type { AlertDirectory, AlertOnRecord } from './alert-directory.ts';
import { alertNotFound, suppressionNotFound } from './lifecycle/handling-refusals.ts';
import type { Suppression } from './lifecycle/suppression.ts';

/** An alert that the caller may see. Another tenant's is not found: that there is one is already a secret. */
export function visibleAlert(
  directory: Pick<AlertDirectory, 'byId'>,
  alertId: string,
  caller: Caller,
): Result<AlertOnRecord, Refusal> {
  const found = directory.byId(alertId);
  return found === undefined || !seesTenant(caller, found.alert.tenant)
    ? refuse(alertNotFound())
    : accept(found);
}

/** A suppression that the caller may see. */
export function visibleSuppression(
  directory: Pick<AlertDirectory, 'suppression'>,
  suppressionId: string,
  caller: Caller,
): Result<Suppression, Refusal> {
  const found = directory.suppression(suppressionId);
  return found === undefined || !seesTenant(caller, found.tenant)
    ? refuse(suppressionNotFound())
    : accept(found);
}
