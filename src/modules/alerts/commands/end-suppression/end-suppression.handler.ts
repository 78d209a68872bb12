import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Refusal } from '../../../../shared/refusal.ts';
import type { Result } from '../../../../shared/result.ts';
import { ALERT_DIRECTORY, type AlertDirectory } from '../../alert-directory.ts';
import { ALERT_HANDLING, type AlertHandling } from '../../alert-handling.ts';
import { decideEndSuppression } from '../../lifecycle/suppress-alerts.ts';
import type { Suppression } from '../../lifecycle/suppression.ts';
import { visibleSuppression } from '../../visible-alert.ts';
import { EndSuppression } from './end-suppression.command.ts';

@CommandHandler(EndSuppression)
export class EndSuppressionHandler implements ICommandHandler<EndSuppression> {
  constructor(
    @Inject(ALERT_HANDLING) private readonly handling: AlertHandling,
    @Inject(ALERT_DIRECTORY) private readonly alerts: AlertDirectory,
  ) {}

  async execute({ suppressionId, caller }: EndSuppression): Promise<Result<Suppression, Refusal>> {
    const visible = visibleSuppression(this.alerts, suppressionId, caller);
    if (!visible.ok) return visible;
    const event = decideEndSuppression(visible.value, this.handling.context(caller));
    if (event === null) return visible;
    await this.handling.record(event);
    return visibleSuppression(this.alerts, suppressionId, caller);
  }
}
