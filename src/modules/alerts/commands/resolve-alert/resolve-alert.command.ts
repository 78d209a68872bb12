import { Command } from '@nestjs/cqrs';
import type { Resolution } from '../../../../events/alert-resolved.ts';
import type { Refusal } from '../../../../shared/refusal.ts';
import type { Result } from '../../../../shared/result.ts';
import type { Caller } from '../../../identity/caller.ts';
import type { AlertOnRecord } from '../../alert-directory.ts';

/** Says what an alert was, and closes it for ever. */
export class ResolveAlert extends Command<Result<AlertOnRecord, Refusal>> {
  readonly alertId: string;
  readonly resolution: Resolution;
  readonly note: string | null;
  readonly caller: Caller;

  constructor(properties: Pick<ResolveAlert, 'alertId' | 'resolution' | 'note' | 'caller'>) {
    super();
    this.alertId = properties.alertId;
    this.resolution = properties.resolution;
    this.note = properties.note;
    this.caller = properties.caller;
  }
}
