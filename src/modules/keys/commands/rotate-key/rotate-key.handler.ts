import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Refusal } from '../../../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../../../shared/result.ts';
import { actorOf } from '../../../identity/caller.ts';
import { PRINCIPAL_DIRECTORY, type PrincipalDirectory } from '../../../identity/principal-directory.ts';
import { decideRotate } from '../../domain/rotate-key.ts';
import { grantorOf } from '../../grantor-of.ts';
import { KEY_DIRECTORY, type KeyDirectory } from '../../key-directory.ts';
import { LIFECYCLE_COMMANDS, type LifecycleCommands } from '../../lifecycle-commands.ts';
import { SECRET_ISSUER, type SecretIssuer } from '../../secret-issuer.ts';
import { changeableKey } from '../../visible-key.ts';
import type { KeyWithSecret } from '../create-key/create-key.command.ts';
import { RotateKey } from './rotate-key.command.ts';

/** Gives a key a new secret, and answers with it only if it is the one that counts after all races. */
@CommandHandler(RotateKey)
export class RotateKeyHandler implements ICommandHandler<RotateKey> {
  constructor(
    @Inject(LIFECYCLE_COMMANDS) private readonly commands: LifecycleCommands,
    @Inject(KEY_DIRECTORY) private readonly directory: KeyDirectory,
    @Inject(SECRET_ISSUER) private readonly issuer: SecretIssuer,
    @Inject(PRINCIPAL_DIRECTORY) private readonly principals: PrincipalDirectory,
  ) {}

  async execute({ keyId, graceSeconds, caller }: RotateKey): Promise<Result<KeyWithSecret, Refusal>> {
    const changeable = changeableKey(this.directory, keyId, caller);
    if (!changeable.ok) return changeable;
    const directories = { keys: this.directory, principals: this.principals };
    const grantor = grantorOf(caller, changeable.value.key, directories);
    const issued = this.issuer.issue();
    const rotated = await this.commands.execute(
      keyId,
      { actor: actorOf(caller), origin: caller.origin },
      (state, context) =>
        decideRotate(state, { keyId, graceSeconds, secret: issued.record, grantor }, context),
    );
    if (!rotated.ok) return rotated;
    const key = rotated.value;
    // A rotation or revocation that raced with this one may stand after it in the log; then this secret never works.
    if (key.kind === 'active' && key.key.secret.hash === issued.record.hash) {
      return accept({ key, secret: issued.secret });
    }
    return refuse({
      code: 'key_changed_meanwhile',
      detail:
        'Another change of the key came in between, so this rotation has no effect; look at the key and retry.',
    });
  }
}
