import { Command } from '@nestjs/cqrs';
import type { Refusal } from '../../../../shared/refusal.ts';
import type { Result } from '../../../../shared/result.ts';
import type { Caller } from '../../../identity/caller.ts';
import type { KeyState } from '../../domain/key-state.ts';

/** Emergency revocation by whoever found a secret; its event names the key, never the secret. */
export class RevokeKeyBySecret extends Command<Result<KeyState, Refusal>> {
  readonly secret: string;
  readonly reason: string | null;
  readonly caller: Caller;

  constructor(properties: Pick<RevokeKeyBySecret, 'secret' | 'reason' | 'caller'>) {
    super();
    this.secret = properties.secret;
    this.reason = properties.reason;
    this.caller = properties.caller;
  }
}
