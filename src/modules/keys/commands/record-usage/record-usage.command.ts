import { Command } from '@nestjs/cqrs';
import type { Outcome } from '../../../../events/envelope.ts';
import type { Caller } from '../../../identity/caller.ts';

/** A use that a gateway decided by itself, from its own cache, and reports afterwards. */
export interface ReportedUse {
  /** UUID chosen by the gateway: reporting the same use again changes nothing. */
  readonly id: string;
  readonly keyId: string;
  /** When it was, ISO 8601 UTC with milliseconds. */
  readonly time: string;
  readonly outcome: Outcome;
  readonly fingerprint: string | null;
  readonly dataset: string | null;
  readonly permission: string | null;
  readonly endpoint: string | null;
  readonly sourceIp: string | null;
  readonly userAgent: string | null;
}

/** What became of each reported use, in the order of the report. */
export interface RecordedUse {
  readonly id: string;
  readonly status: 'recorded' | 'duplicate' | 'refused';
  /** Why, when refused. */
  readonly code: 'key_not_found' | 'external_key' | 'time_in_future' | null;
}

export class RecordUsage extends Command<readonly RecordedUse[]> {
  readonly uses: readonly ReportedUse[];
  readonly caller: Caller;

  constructor(properties: Pick<RecordUsage, 'uses' | 'caller'>) {
    super();
    this.uses = properties.uses;
    this.caller = properties.caller;
  }
}
