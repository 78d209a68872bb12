import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Refusal } from '../../../../shared/refusal.ts';
import { refuse, type Result } from '../../../../shared/result.ts';
import { actorOf, seesKey } from '../../../identity/caller.ts';
import type { KeyState } from '../../domain/key-state.ts';
import { decideRevoke } from '../../domain/revoke-key.ts';
import { SECRET_CHARS_MAX } from '../../domain/secret-format.ts';
import { HASH_SECRET, type HashSecret } from '../../domain/secret-hash.ts';
import { KEY_DIRECTORY, type KeyDirectory } from '../../key-directory.ts';
import { LIFECYCLE_COMMANDS, type LifecycleCommands } from '../../lifecycle-commands.ts';
import { notOwnKey } from '../../visible-key.ts';
import { RevokeKeyBySecret } from './revoke-key-by-secret.command.ts';

@CommandHandler(RevokeKeyBySecret)
export class RevokeKeyBySecretHandler implements ICommandHandler<RevokeKeyBySecret> {
  constructor(
    @Inject(LIFECYCLE_COMMANDS) private readonly commands: LifecycleCommands,
    @Inject(KEY_DIRECTORY) private readonly directory: KeyDirectory,
    @Inject(HASH_SECRET) private readonly hashSecret: HashSecret,
  ) {}

  async execute({ secret, reason, caller }: RevokeKeyBySecret): Promise<Result<KeyState, Refusal>> {
    const match =
      secret.length > SECRET_CHARS_MAX ? undefined : this.directory.bySecretHash(this.hashSecret(secret));
    if (match === undefined || match.state.kind === 'absent' || !seesKey(caller, match.state.key)) {
      return refuse({ code: 'key_not_found', detail: 'No key has this secret.' });
    }
    const refusal = notOwnKey(caller, match.state.key.owner);
    if (refusal !== null) return refuse(refusal);
    const keyId = match.state.key.id;
    return this.commands.execute(keyId, { actor: actorOf(caller), origin: caller.origin }, (state, context) =>
      decideRevoke(state, { keyId, reason, by: 'secret' }, context),
    );
  }
}
