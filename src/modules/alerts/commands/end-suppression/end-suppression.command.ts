import { Command } from '@nestjs/cqrs';
import type { Refusal } from '../../../../shared/refusal.ts';
import type { Result } from '../../../../shared/result.ts';
import type { Caller } from '../../../identity/caller.ts';
import type { Suppression } from '../../lifecycle/suppression.ts';

/** Ends a suppression before its time. One that is over stays as it is. */
export class EndSuppression extends Command<Result<Suppression, Refusal>> {
  readonly suppressionId: string;
  readonly caller: Caller;

  constructor(properties: Pick<EndSuppression, 'suppressionId' | 'caller'>) {
    super();
    this.suppressionId = properties.suppressionId;
    this.caller = properties.caller;
  }
}
