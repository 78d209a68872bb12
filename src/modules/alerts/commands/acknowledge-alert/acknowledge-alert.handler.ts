import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Refusal } from '../../../../shared/refusal.ts';
import { accept, type Result } from '../../../../shared/result.ts';
import type { AlertOnRecord } from '../../alert-directory.ts';
import { ALERT_HANDLING, type AlertHandling } from '../../alert-handling.ts';
import { decideAcknowledge } from '../../lifecycle/handle-alert.ts';
import { AcknowledgeAlert } from './acknowledge-alert.command.ts';

@CommandHandler(AcknowledgeAlert)
export class AcknowledgeAlertHandler implements ICommandHandler<AcknowledgeAlert> {
  constructor(@Inject(ALERT_HANDLING) private readonly handling: AlertHandling) {}

  async execute({ alertId, note, caller }: AcknowledgeAlert): Promise<Result<AlertOnRecord, Refusal>> {
    const handled = await this.handling.execute(alertId, caller, (handler, context) =>
      decideAcknowledge(handler, note, context),
    );
    return handled.ok ? accept(handled.value.found) : handled;
  }
}
