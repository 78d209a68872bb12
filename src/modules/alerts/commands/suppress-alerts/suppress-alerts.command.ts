import { Command } from '@nestjs/cqrs';
import type { Refusal } from '../../../../shared/refusal.ts';
import type { Result } from '../../../../shared/result.ts';
import type { Caller } from '../../../identity/caller.ts';
import type { Suppression } from '../../lifecycle/suppression.ts';

/** What is to be silenced; null: whichever. `tenant`: the caller's, or the key's, where null. */
export interface WantedSuppression {
  readonly tenant: string | null;
  readonly rule: string | null;
  readonly keyId: string | null;
  readonly owner: string | null;
  readonly until: string;
  readonly reason: string;
}

/** Has alerts of some kind raised and kept without telling anybody, for a time and a reason. */
export class SuppressAlerts extends Command<Result<Suppression, Refusal>> {
  readonly wanted: WantedSuppression;
  readonly caller: Caller;

  constructor(properties: Pick<SuppressAlerts, 'wanted' | 'caller'>) {
    super();
    this.wanted = properties.wanted;
    this.caller = properties.caller;
  }
}
