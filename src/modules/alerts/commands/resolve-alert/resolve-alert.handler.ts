import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Refusal } from '../../../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../../../shared/result.ts';
import type { AlertOnRecord } from '../../alert-directory.ts';
import { ALERT_HANDLING, type AlertHandling } from '../../alert-handling.ts';
import { decideResolve } from '../../lifecycle/handle-alert.ts';
import { alreadyResolved } from '../../lifecycle/handling-refusals.ts';
import { ResolveAlert } from './resolve-alert.command.ts';

@CommandHandler(ResolveAlert)
export class ResolveAlertHandler implements ICommandHandler<ResolveAlert> {
  constructor(@Inject(ALERT_HANDLING) private readonly handling: AlertHandling) {}

  async execute({
    alertId,
    resolution,
    note,
    caller,
  }: ResolveAlert): Promise<Result<AlertOnRecord, Refusal>> {
    const handled = await this.handling.execute(alertId, caller, (handler, context) =>
      decideResolve(handler, { resolution, note }, context),
    );
    if (!handled.ok) return handled;
    const { found, eventId } = handled.value;
    const { resolved } = found.alert;
    // Somebody else was faster: what they found is what the alert was, and this resolution must not seem to count.
    if (resolved !== null && resolved.eventId !== eventId) return refuse(alreadyResolved(resolved.at));
    return accept(found);
  }
}
