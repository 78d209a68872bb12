import { hash } from 'node:crypto';
import { NO_ORIGIN, systemActor } from '../../events/envelope.ts';
import type { IdSource } from '../../shared/ids.ts';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import { isoTime } from '../../shared/iso-time.ts';
import { decideCreate } from '../keys/domain/create-key.ts';
import { formatCheckpoint, type Checkpoint } from '../event-log/checkpoint.ts';
import type { KeyState } from '../keys/domain/key-state.ts';
import type { KeyDirectory } from '../keys/key-directory.ts';
import type { KeyPolicy } from '../keys/key-policy.ts';
import type { LifecycleCommands } from '../keys/lifecycle-commands.ts';
import type { IssuedSecret, SecretIssuer } from '../keys/secret-issuer.ts';
import { isAdministrator, whyNotAdministrator, type OwnerStanding } from './domain/administrator.ts';
import { ownerStanding } from './owner-role.ts';
import type { PrincipalDirectory } from './principal-directory.ts';

/** Keys read per page while looking for a live administrator. */
const PAGE_SIZE = 500;

/** Tenant of the first administrator, and of every key that names none. */
export const DEFAULT_TENANT = 'default';
const OWNER = 'administrator';

export type FirstAdministrator =
  /** A key was generated: show its secret now, it is not kept. */
  | { readonly kind: 'generated'; readonly keyId: string; readonly secret: string }
  /** The configured secret is an administrator key from now on. */
  | { readonly kind: 'configured'; readonly keyId: string }
  | { readonly kind: 'present' };

export interface Bootstrap {
  readonly commands: LifecycleCommands;
  readonly directory: KeyDirectory;
  readonly principals: PrincipalDirectory;
  readonly issuer: SecretIssuer;
  readonly policy: KeyPolicy;
  readonly ids: IdSource;
  /** Name that all processes have which may start at the same moment on the same log; null for the only process. */
  readonly sharedName: string | null;
}

/**
 * Makes sure that somebody can administer the installation: a configured secret becomes an administrator key if it is
 * not a key yet; without one, a key is generated when no administrator key is left that works. Whoever can start the
 * service on a data directory can read it anyway, so this gives nobody more than they have, and nobody is locked out.
 *
 * @throws InfrastructureError `admin_key_not_usable` when the configured secret is that of a key that cannot administer
 *   now: whoever configured it counts on it, and would find out at the worst moment.
 */
export async function ensureAdministrator(
  bootstrap: Bootstrap,
  configuredSecret: string | null,
  nowMs: number,
): Promise<FirstAdministrator> {
  if (configuredSecret !== null) {
    const record = bootstrap.issuer.onRecord(configuredSecret);
    const match = bootstrap.directory.bySecretHash(record.hash);
    if (match !== undefined) {
      const owner = standingOf(bootstrap, match.state);
      const reason = whyNotAdministrator(match.state, match.matched, isoTime(nowMs), owner);
      if (reason === null) return { kind: 'present' };
      throw new InfrastructureError(
        'admin_key_not_usable',
        `KEYTRAIL_ADMIN_KEY is the secret of a key that cannot administer: ${reason}. Name another secret, or unset KEYTRAIL_ADMIN_KEY.`,
      );
    }
    const { keyId } = await create(bootstrap, { secret: configuredSecret, record });
    return { kind: 'configured', keyId };
  }
  if (hasLiveAdministrator(bootstrap, nowMs)) return { kind: 'present' };
  const issued = bootstrap.issuer.issue();
  const created = await create(bootstrap, issued);
  // Of processes that start at the same moment one has made the key; only its secret is of any use.
  return created.won
    ? { kind: 'generated', keyId: created.keyId, secret: issued.secret }
    : { kind: 'present' };
}

const standingOf = ({ principals }: Bootstrap, state: KeyState): OwnerStanding =>
  state.kind === 'absent' ? { role: null, isDisabled: false } : ownerStanding(principals, state.key);

function hasLiveAdministrator(bootstrap: Bootstrap, nowMs: number): boolean {
  const { directory } = bootstrap;
  let after: string | null = null;
  do {
    const page = directory.list({ status: 'ACTIVE', role: 'admin' }, { after, limit: PAGE_SIZE, nowMs });
    if (page.items.some((state) => isAdministrator(state, standingOf(bootstrap, state)))) return true;
    after = page.next;
  } while (after !== null);
  return false;
}

/**
 * Processes that start together on a shared log mean the same key, so that the fold lets one of them have created it.
 * Whether it was this one: `won`.
 */
async function create(
  bootstrap: Bootstrap,
  issued: IssuedSecret,
): Promise<{ readonly keyId: string; readonly won: boolean }> {
  const keyId =
    bootstrap.sharedName === null
      ? bootstrap.ids.keyId()
      : firstKeyId(bootstrap.sharedName, bootstrap.directory.position());
  const created = await bootstrap.commands.execute(
    keyId,
    { actor: systemActor('first-start'), origin: NO_ORIGIN },
    (_state, context) =>
      decideCreate(
        {
          keyId,
          name: 'first administrator',
          owner: OWNER,
          tenant: DEFAULT_TENANT,
          role: 'admin',
          scopes: 'inherit',
          allowedDatasets: null,
          permissions: null,
          allowedCidrs: null,
          rateLimit: null,
          note: null,
          expiresInDays: bootstrap.policy.expiry.daysMax,
          secret: issued.record,
        },
        null,
        bootstrap.policy.expiry,
        context,
      ),
  );
  if (!created.ok) throw new InfrastructureError('first_administrator_refused', created.refusal.detail);
  const state = created.value;
  return { keyId, won: state.kind === 'active' && state.key.secret.hash === issued.record.hash };
}

/** Another one at every place of the log: the first administrator's successor, if ever one is needed, is another key. */
const firstKeyId = (name: string, position: Checkpoint): string =>
  `key_${hash('sha256', `first administrator of ${name} at ${formatCheckpoint(position)}`, 'hex').slice(0, KEY_ID_DIGITS)}`;

/** As all ids of keys have. */
const KEY_ID_DIGITS = 32;
