import type { Origin, Outcome } from '../../events/envelope.ts';
import type { Clock } from '../../shared/clock.ts';
import type { IdSource } from '../../shared/ids.ts';
import { isoTime, MS_PER_SECOND } from '../../shared/iso-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../shared/result.ts';
import { denialDetail } from '../keys/domain/denial.ts';
import type { KeyDescription } from '../keys/domain/key-state.ts';
import type { KeyDirectory } from '../keys/key-directory.ts';
import type { PresentationLog } from '../keys/presentation-log.ts';
import type { Judgement, SecretJudge } from '../keys/secret-judge.ts';
import type { AuthenticationRequest, Authenticator } from './authenticator.ts';
import type { Caller } from './caller.ts';
import { narrowerOf, reachOfRole, type Reach } from './domain/reach.ts';
import { effectiveScopes, type Scope } from './domain/scopes.ts';
import { ownerRoleOf } from './owner-role.ts';
import type { PrincipalDirectory } from './principal-directory.ts';
import { heldScope } from './held-scope.ts';

const API_KEY_REQUIRED: Refusal = { code: 'api_key_required', detail: 'API key required' };
const INVALID_API_KEY: Refusal = { code: 'invalid_api_key', detail: 'Invalid API key' };

/** What a key comes to with the owner that it has now. */
interface EffectiveRights {
  readonly reach: Reach;
  readonly scopes: ReadonlySet<Scope>;
}

/** Authenticates requests by the API key that they carry: the same keys, rules and trail as `verify`. */
export class KeyAuthenticator implements Authenticator {
  readonly #judge: SecretJudge;
  readonly #presentations: PresentationLog;
  readonly #directory: KeyDirectory;
  readonly #clock: Clock;
  readonly #ids: IdSource;
  readonly #principals: PrincipalDirectory;
  /** Rights per key description. A changed key is a new object; they start over when an owner may have changed. */
  #rights = new WeakMap<KeyDescription, EffectiveRights>();
  #principalsRevision = 0;

  constructor(
    judge: SecretJudge,
    presentations: PresentationLog,
    directory: KeyDirectory,
    principals: PrincipalDirectory,
    clock: Clock,
    ids: IdSource,
  ) {
    this.#judge = judge;
    this.#presentations = presentations;
    this.#directory = directory;
    this.#principals = principals;
    this.#clock = clock;
    this.#ids = ids;
  }

  authenticate(request: AuthenticationRequest): Result<Caller, Refusal> | Promise<Result<Caller, Refusal>> {
    if (request.secret === null) return refuse(API_KEY_REQUIRED);
    const nowMs = this.#clock.nowMs();
    const judgement = this.#judge.judge(request.secret, this.#limits(request, nowMs));
    if (judgement.outcome === 'SUCCESS' && !request.recordUse && !byPreviousSecret(judgement)) {
      const caller = this.#callerOf(judgement, request.origin);
      if (caller !== null && heldScope(caller, request) !== undefined) return accept(caller);
    }
    return this.#decideAndRecord(request, request.secret, judgement, nowMs);
  }

  async #decideAndRecord(
    request: AuthenticationRequest,
    secret: string,
    first: Judgement,
    nowMs: number,
  ): Promise<Result<Caller, Refusal>> {
    const judgement = await this.#judge.judgeAgain(secret, first, this.#limits(request, nowMs));
    const caller = this.#callerOf(judgement, request.origin);
    const held = caller === null ? undefined : heldScope(caller, request);
    const outcome = judgement.outcome === 'SUCCESS' && held === undefined ? 'FORBIDDEN' : judgement.outcome;
    if (outcome !== 'SUCCESS' || request.recordUse || byPreviousSecret(judgement)) {
      await this.#presentations.record({
        eventId: this.#ids.eventId(),
        now: isoTime(nowMs),
        origin: request.origin,
        outcome,
        key: judgement.state?.key ?? null,
        fingerprint: judgement.fingerprint,
        dataset: null,
        permission: held ?? request.anyOf?.[0] ?? null,
        endpoint: request.endpoint,
        via: null,
        basedOn: this.#directory.position(),
      });
    }
    if (outcome === 'SUCCESS' && caller !== null) return accept(caller);
    const refusal = refusalOf(outcome, judgement, request);
    return refuse(caller === null ? refusal : { ...refusal, heldScopes: [...caller.credential.scopes] });
  }

  /** A gateway's own rate limit is not spent by the verifications it asks for: those count against the bearers' keys. */
  #limits(request: AuthenticationRequest, nowMs: number) {
    const { ip } = request.origin;
    return { dataset: null, permission: null, ip, nowMs, countAgainstLimit: request.recordUse };
  }

  #callerOf(judgement: Judgement, origin: Origin): Caller | null {
    if (judgement.outcome !== 'SUCCESS' || judgement.state === null) return null;
    const { key } = judgement.state;
    const { reach, scopes } = this.#rightsOf(key);
    return {
      credential: {
        kind: 'key',
        id: key.id,
        keyId: key.id,
        keyName: key.name,
        keyFingerprint: judgement.fingerprint ?? key.secret.fingerprint,
        owner: key.owner,
        tenant: key.tenant,
        role: key.role,
        reach,
        scopes,
        allowedDatasets: key.allowedDatasets,
      },
      origin,
      ...(judgement.rateLimit === null ? {} : { rateLimit: judgement.rateLimit }),
    };
  }

  #rightsOf(key: KeyDescription): EffectiveRights {
    const revision = this.#principals.revision();
    if (revision !== this.#principalsRevision) {
      this.#rights = new WeakMap();
      this.#principalsRevision = revision;
    }
    const known = this.#rights.get(key);
    if (known !== undefined) return known;
    const ownerRole = ownerRoleOf(this.#principals, key);
    const ownReach = reachOfRole(key.role);
    const rights: EffectiveRights = {
      // Whose owner has no place in its tenant holds no scope, so there is nothing that its reach would open.
      reach:
        ownerRole === null || ownerRole === 'elsewhere'
          ? ownReach
          : narrowerOf(ownReach, reachOfRole(ownerRole)),
      scopes: effectiveScopes(key.role, key.scopes, ownerRole),
    };
    this.#rights.set(key, rights);
    return rights;
  }
}

/**
 * A gateway that still presents the secret before its last rotation is recorded by itself, which costs it a second
 * durable write: the event of the bearer's request names the gateway's key, but not by which secret it came.
 */
const byPreviousSecret = ({ state, fingerprint }: Judgement): boolean =>
  state !== null && state.key.previousSecret !== null && fingerprint === state.key.previousSecret.fingerprint;

/** Unknown, revoked, expired and disabled look the same to the bearer, so that nobody can learn which keys exist. */
function refusalOf(
  outcome: Outcome,
  judgement: Judgement,
  { anyOf, origin }: AuthenticationRequest,
): Refusal {
  const left = judgement.rateLimit === null ? {} : { rateLimit: judgement.rateLimit };
  switch (outcome) {
    case 'FORBIDDEN':
      return {
        code: 'forbidden',
        detail:
          judgement.denial === null
            ? `Your API key does not hold the scope '${anyOf?.[0] ?? ''}'.`
            : denialDetail(judgement.denial, { dataset: null, permission: null, ip: origin.ip }),
        ...left,
      };
    case 'RATE_LIMITED': {
      const retryAfterSeconds = Math.ceil((judgement.retryAfterMs ?? 0) / MS_PER_SECOND);
      return {
        code: 'rate_limited',
        detail: `The rate limit of your API key is used up; try again in ${retryAfterSeconds} s.`,
        retryAfterSeconds,
        ...left,
      };
    }
    case 'SUCCESS':
    case 'INVALID':
    case 'REVOKED':
    case 'EXPIRED':
    case 'DISABLED':
      return INVALID_API_KEY;
    default:
      return outcome satisfies never;
  }
}
