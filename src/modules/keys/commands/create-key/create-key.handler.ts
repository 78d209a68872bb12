import { hash } from 'node:crypto';
import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Role } from '../../../../events/key-rights.ts';
import { IDS, type IdSource } from '../../../../shared/ids.ts';
import type { Refusal } from '../../../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../../../shared/result.ts';
import { actorOf, seesTenant, type Caller } from '../../../identity/caller.ts';
import { foreignOwner } from '../../../identity/owner-role.ts';
import { PRINCIPAL_DIRECTORY, type PrincipalDirectory } from '../../../identity/principal-directory.ts';
import { decideCreate, type KeyRequest } from '../../domain/create-key.ts';
import type { Grantor } from '../../domain/grantor.ts';
import { grantorOf } from '../../grantor-of.ts';
import { KEY_DIRECTORY, type KeyDirectory } from '../../key-directory.ts';
import { KEY_POLICY, type KeyPolicy } from '../../key-policy.ts';
import { LIFECYCLE_COMMANDS, type LifecycleCommands } from '../../lifecycle-commands.ts';
import { SECRET_ISSUER, type SecretIssuer } from '../../secret-issuer.ts';
import { isForOthers, notOwnKey } from '../../visible-key.ts';
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
    @Inject(PRINCIPAL_DIRECTORY) private readonly principals: PrincipalDirectory,
  ) {}

  async execute({
    input,
    caller,
    idempotencyKey,
    secretForm,
  }: CreateKey): Promise<Result<KeyWithSecret, Refusal>> {
    const tenant = input.tenant ?? caller.credential.tenant;
    if (!mayCreateIn(tenant, caller)) {
      return refuse({
        code: 'tenant_forbidden',
        detail: 'Your credential may only create keys in its own tenant.',
      });
    }
    const owner = input.owner ?? caller.credential.owner;
    const refusal = notOwnKey(caller, owner) ?? foreignOwner(this.principals, { owner, tenant });
    if (refusal !== null) return refuse(refusal);
    const keyId = idempotencyKey === null ? this.ids.keyId() : keyIdFor(caller, idempotencyKey);
    if (idempotencyKey !== null && this.directory.byId(keyId).kind !== 'absent') return secretGone(keyId);

    const directories = { keys: this.directory, principals: this.principals };
    const grantor = grantorOf(caller, { owner, tenant }, directories);
    const issued = this.issuer.issue(secretForm);
    const fixed = { keyId, owner, tenant, secret: issued.record };
    const request = requestOf(input, caller, grantor, fixed);
    const created = await this.commands.execute(
      keyId,
      { actor: actorOf(caller), origin: caller.origin },
      (_state, context) => decideCreate(request, grantor, this.policy.expiry, context),
    );
    if (!created.ok) return created;
    const key = created.value;
    const won = key.kind === 'active' && key.key.secret.hash === issued.record.hash;
    return won ? accept({ key, secret: issued.secret }) : secretGone(keyId);
  }
}

/** Whoever makes keys for themselves has them in their own tenant, also where they see others. */
const mayCreateIn = (tenant: string, caller: Caller): boolean =>
  tenant === caller.credential.tenant ||
  (isForOthers(caller.credential.scopes) && seesTenant(caller, tenant));

/** The same credential and idempotency key always name the same key, also after a restart or on another process. */
const keyIdFor = (caller: Caller, idempotencyKey: string): string =>
  `key_${hash('sha256', JSON.stringify([caller.credential.id, idempotencyKey]), 'hex').slice(0, 32)}`;

const secretGone = (keyId: string): Result<never, Refusal> =>
  refuse({
    code: 'idempotency_secret_gone',
    detail: `This Idempotency-Key already created '${keyId}', whose secret was shown then and is not kept; rotate that key if the secret is lost.`,
  });

/** What is left out is as its maker has it where the maker is limited, and unlimited where not. */
function requestOf(
  input: CreateKeyInput,
  { credential }: Caller,
  { limits = null, ownerRole = null }: Exclude<Grantor, null>,
  fixed: Pick<KeyRequest, 'keyId' | 'owner' | 'tenant' | 'secret'>,
): KeyRequest {
  const orAsMade = <Right>(asked: Right | undefined, limit: Right | undefined, none: Right): Right =>
    asked === undefined ? (limit ?? none) : asked;
  return {
    ...fixed,
    name: input.name ?? fixed.secret.fingerprint,
    expiresInDays: input.expiresInDays,
    ...(input.expiresInSeconds === undefined ? {} : { expiresInSeconds: input.expiresInSeconds }),
    role:
      input.role ?? usualRole(ownerRole === null || ownerRole === 'elsewhere' ? credential.role : ownerRole),
    scopes: input.scopes ?? 'inherit',
    allowedDatasets: orAsMade(input.allowedDatasets, limits?.allowedDatasets, null),
    permissions: orAsMade(input.permissions, limits?.permissions, null),
    rateLimit: orAsMade(input.rateLimit, limits?.rateLimit, null),
    allowedCidrs: orAsMade(input.allowedCidrs, limits?.allowedCidrs, null),
    note: input.note ?? null,
  };
}

/** An administrator's key administers only when that is asked for; anybody else's does what they may. */
const usualRole = (of: Role): Role => (of === 'admin' ? 'user' : of);
