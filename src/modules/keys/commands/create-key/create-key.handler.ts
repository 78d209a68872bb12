import { hash } from 'node:crypto';
import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { IDS, type IdSource } from '../../../../shared/ids.ts';
import type { Refusal } from '../../../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../../../shared/result.ts';
import { actorOf, seesTenant, type Caller } from '../../../identity/caller.ts';
import { decideCreate, type KeyRequest } from '../../domain/create-key.ts';
import { KEY_DIRECTORY, type KeyDirectory } from '../../key-directory.ts';
import { KEY_POLICY, type KeyPolicy } from '../../key-policy.ts';
import { LIFECYCLE_COMMANDS, type LifecycleCommands } from '../../lifecycle-commands.ts';
import { SECRET_ISSUER, type SecretIssuer } from '../../secret-issuer.ts';
import { CreateKey, type CreateKeyInput, type KeyWithSecret } from './create-key.command.ts';

/** Makes a key. Its secret is in the answer and nowhere else: whoever loses the answer rotates the key. */
@CommandHandler(CreateKey)
export class CreateKeyHandler implements ICommandHandler<CreateKey> {
  constructor(
    @Inject(LIFECYCLE_COMMANDS) private readonly commands: LifecycleCommands,
    @Inject(KEY_DIRECTORY) private readonly directory: KeyDirectory,
    @Inject(SECRET_ISSUER) private readonly issuer: SecretIssuer,
    @Inject(KEY_POLICY) private readonly policy: KeyPolicy,
    @Inject(IDS) private readonly ids: IdSource,
  ) {}

  async execute({ input, caller, idempotencyKey }: CreateKey): Promise<Result<KeyWithSecret, Refusal>> {
    const tenant = input.tenant ?? caller.credential.tenant;
    if (!seesTenant(caller, tenant)) {
      return refuse({
        code: 'tenant_forbidden',
        detail: 'Your credential may only create keys in its own tenant.',
      });
    }
    const keyId = idempotencyKey === null ? this.ids.keyId() : keyIdFor(caller, idempotencyKey);
    if (idempotencyKey !== null && this.directory.byId(keyId).kind !== 'absent') return secretGone(keyId);

    const issued = this.issuer.issue();
    const request = requestOf(input, caller, { keyId, tenant, secret: issued.record });
    const created = await this.commands.execute(
      keyId,
      { actor: actorOf(caller), origin: caller.origin },
      (_state, context) => decideCreate(request, caller.credential, this.policy.expiry, context),
    );
    if (!created.ok) return created;
    const key = created.value;
    const won = key.kind === 'active' && key.key.secret.hash === issued.record.hash;
    return won ? accept({ key, secret: issued.secret }) : secretGone(keyId);
  }
}

/** The same credential and idempotency key always name the same key, also after a restart or on another process. */
const keyIdFor = (caller: Caller, idempotencyKey: string): string =>
  `key_${hash('sha256', JSON.stringify([caller.credential.id, idempotencyKey]), 'hex').slice(0, 32)}`;

const secretGone = (keyId: string): Result<never, Refusal> =>
  refuse({
    code: 'idempotency_secret_gone',
    detail: `This Idempotency-Key already created '${keyId}', whose secret was shown then and is not kept; rotate that key if the secret is lost.`,
  });

const requestOf = (
  input: CreateKeyInput,
  caller: Caller,
  fixed: Pick<KeyRequest, 'keyId' | 'tenant' | 'secret'>,
): KeyRequest => ({
  ...fixed,
  name: input.name,
  owner: input.owner ?? caller.credential.owner,
  expiresInDays: input.expiresInDays,
  role: input.role ?? 'user',
  scopes: input.scopes ?? 'inherit',
  allowedDatasets: input.allowedDatasets ?? null,
  permissions: input.permissions ?? null,
  rateLimit: input.rateLimit ?? null,
  note: input.note ?? null,
});
