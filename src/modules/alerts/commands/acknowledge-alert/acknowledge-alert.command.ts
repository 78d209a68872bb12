import { Command } from '@nestjs/cqrs';
import type { Refusal } from '../../../../shared/refusal.ts';
import type { Result } from '../../../../shared/result.ts';
import type { Caller } from '../../../identity/caller.ts';
import type { AlertOnRecord } from '../../alert-directory.ts';

/** Says that somebody looks into an alert. Doing it again changes nothing. */
export class AcknowledgeAlert extends Command<Result<AlertOnRecord, Refusal>> {
  readonly alertId: string;
  readonly note: string | null;
  readonly caller: Caller;

  constructor(properties: Pick<AcknowledgeAlert, 'alertId' | 'note' | 'caller'>) {
    super();
    this.alertId = properties.alertId;
    this.note = properties.note;
    this.caller = properties.caller;
  }
}
