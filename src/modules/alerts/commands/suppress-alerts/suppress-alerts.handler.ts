import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Refusal } from '../../../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../../../shared/result.ts';
import { seesTenant, type Caller } from '../../../identity/caller.ts';
import { keyNotFound } from '../../../keys/domain/refusals.ts';
import { KEY_DIRECTORY, type KeyDirectory } from '../../../keys/key-directory.ts';
import { visibleKey } from '../../../keys/visible-key.ts';
import { ALERT_DIRECTORY, type AlertDirectory } from '../../alert-directory.ts';
import { ALERT_HANDLING, type AlertHandling } from '../../alert-handling.ts';
import { suppressionNotFound } from '../../lifecycle/handling-refusals.ts';
import { decideSuppress, type SuppressionRequest } from '../../lifecycle/suppress-alerts.ts';
import type { Suppression } from '../../lifecycle/suppression.ts';
import { SuppressAlerts, type WantedSuppression } from './suppress-alerts.command.ts';

/** Finds out whose alerts are meant, has the suppression decided and recorded, and answers from the fold. */
@CommandHandler(SuppressAlerts)
export class SuppressAlertsHandler implements ICommandHandler<SuppressAlerts> {
  constructor(
    @Inject(ALERT_HANDLING) private readonly handling: AlertHandling,
    @Inject(ALERT_DIRECTORY) private readonly alerts: AlertDirectory,
    @Inject(KEY_DIRECTORY) private readonly keys: KeyDirectory,
  ) {}

  async execute({ wanted, caller }: SuppressAlerts): Promise<Result<Suppression, Refusal>> {
    const context = this.handling.context(caller);
    const request = this.#requestOf(wanted, caller, context.now);
    if (!request.ok) return request;
    const decision = decideSuppress(request.value, this.handling.decider(caller), context);
    if (!decision.ok) return decision;
    await this.handling.record(decision.value);
    const made = this.alerts.suppression(decision.value.data.suppressionId);
    return made === undefined ? refuse(suppressionNotFound()) : accept(made);
  }

  /** Whose alerts are meant: of the key's tenant, else of the one that was named, else of the caller's. */
  #requestOf(wanted: WantedSuppression, caller: Caller, now: string): Result<SuppressionRequest, Refusal> {
    if (wanted.keyId !== null) {
      const visible = visibleKey(this.keys, wanted.keyId, caller);
      if (!visible.ok) return visible;
      const { tenant, owner: keyOwner } = visible.value.key;
      if (wanted.tenant !== null && wanted.tenant !== tenant) return refuse(keyNotFound(wanted.keyId));
      const keyHeldBy = this.alerts.secretHolders(wanted.keyId, now);
      return accept({ ...wanted, tenant, keyOwner, keyHeldBy });
    }
    const tenant = wanted.tenant ?? caller.credential.tenant;
    if (seesTenant(caller, tenant)) return accept({ ...wanted, tenant, keyOwner: null, keyHeldBy: [] });
    return refuse({
      code: 'tenant_forbidden',
      detail: 'Your credential handles only the alerts of its own tenant.',
    });
  }
}
