import type { PolicyExceptionEvent } from '../../events/catalogue.ts';
import type { Clock } from '../../shared/clock.ts';
import type { IdSource } from '../../shared/ids.ts';
import { isoTime } from '../../shared/iso-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../shared/result.ts';
import { actorOf, seesTenant, visibilityOf, type Caller } from '../identity/caller.ts';
import type { DecisionContext } from '../keys/domain/decision.ts';
import { keyNotFound } from '../keys/domain/refusals.ts';
import type { KeyDirectory } from '../keys/key-directory.ts';
import type { LifecycleCommands } from '../keys/lifecycle-commands.ts';
import { visibleKey } from '../keys/visible-key.ts';
import {
  decideException,
  decideRequest,
  decideWithdraw,
  type ExceptionRequest,
} from './domain/decide-exception.ts';
import { isCounted } from './domain/counted-decision.ts';
import { exceptionDecidedMeanwhile, exceptionNotFound, policyNotFound } from './domain/exception-refusals.ts';
import { isForTenant, type PolicyConfiguration } from './domain/policy.ts';
import type { PolicyException } from './domain/policy-exception.ts';
import type { ExceptionFilter, PolicyDirectory } from './policy-directory.ts';

export interface PolicyExceptionsParts {
  readonly configuration: () => PolicyConfiguration;
  readonly directory: PolicyDirectory;
  readonly keys: KeyDirectory;
  readonly commands: Pick<LifecycleCommands, 'record'>;
  readonly clock: Clock;
  readonly ids: Pick<IdSource, 'eventId'>;
}

/** What is asked for. `tenant`: the key's, else the caller's, where null. */
export interface WantedException {
  readonly policy: string;
  readonly keyId: string | null;
  readonly owner: string | null;
  readonly tenant: string | null;
  readonly until: string;
  readonly reason: string;
}

/** Nest injection token of {@link PolicyExceptions}. */
export const POLICY_EXCEPTIONS = Symbol('PolicyExceptions');

/**
 * Exceptions from policies, for those who ask and those who decide. Each decision is durable and folded before it is
 * answered, and the answer is made from the fold: the first decision counts when two decide at once, and the second is refused.
 */
export class PolicyExceptions {
  readonly #parts: PolicyExceptionsParts;

  constructor(parts: PolicyExceptionsParts) {
    this.#parts = parts;
  }

  list(
    filter: Omit<ExceptionFilter, 'at'>,
    caller: Caller,
    page: { readonly before: string | null; readonly limit: number },
  ): ReturnType<PolicyDirectory['exceptions']> {
    const visible = visibilityOf(caller);
    if (visible.kind === 'tenant' && (filter.tenant ?? visible.tenant) !== visible.tenant)
      return { items: [], next: null };
    const own = visible.kind === 'tenant' ? { tenant: visible.tenant } : {};
    return this.#parts.directory.exceptions({ ...filter, ...own, at: this.#now() }, page);
  }

  async request(wanted: WantedException, caller: Caller): Promise<Result<PolicyException, Refusal>> {
    const request = this.#requestOf(wanted, caller);
    if (!request.ok) return request;
    const { policy, tenant } = request.value;
    const isInForce = this.#parts
      .configuration()
      .inForce.some((one) => one.name === policy && isForTenant(one, tenant));
    if (!isInForce) return refuse(policyNotFound());
    const decision = decideRequest(request.value, caller.credential, this.#context(caller));
    return decision.ok ? this.#recorded(decision.value) : decision;
  }

  async decide(
    id: string,
    decision: { readonly kind: 'approve' | 'reject'; readonly note: string | null },
    caller: Caller,
  ): Promise<Result<PolicyException, Refusal>> {
    const found = this.#visible(id, caller);
    if (!found.ok) return found;
    const { keyId } = found.value;
    const key = keyId === null ? null : this.#parts.keys.byId(keyId);
    const ownerNow = key === null || key.kind === 'absent' ? null : key.key.owner;
    const context = this.#context(caller);
    const decided = decideException(found.value, decision, caller.credential, ownerNow, context);
    return decided.ok ? this.#recorded(decided.value) : decided;
  }

  async withdraw(id: string, note: string | null, caller: Caller): Promise<Result<PolicyException, Refusal>> {
    const found = this.#visible(id, caller);
    if (!found.ok) return found;
    const decided = decideWithdraw(found.value, note, this.#context(caller));
    return decided.ok ? this.#recorded(decided.value) : decided;
  }

  /** Another tenant's is not found: that there is one is already a secret. */
  #visible(id: string, caller: Caller): Result<PolicyException, Refusal> {
    const found = this.#parts.directory.exception(id);
    return found === undefined || !seesTenant(caller, found.tenant)
      ? refuse(exceptionNotFound())
      : accept(found);
  }

  /** Whose keys are meant: of the key's tenant, else of the one that was named, else of the caller's. */
  #requestOf(wanted: WantedException, caller: Caller): Result<ExceptionRequest, Refusal> {
    if (wanted.keyId !== null) {
      const visible = visibleKey(this.#parts.keys, wanted.keyId, caller);
      if (!visible.ok) return visible;
      const { tenant, owner: keyOwner } = visible.value.key;
      if (wanted.tenant !== null && wanted.tenant !== tenant) return refuse(keyNotFound(wanted.keyId));
      return accept({ ...wanted, tenant, keyOwner });
    }
    const tenant = wanted.tenant ?? caller.credential.tenant;
    if (seesTenant(caller, tenant)) return accept({ ...wanted, tenant, keyOwner: null });
    return refuse({
      code: 'tenant_forbidden',
      detail: 'Your credential asks for exceptions of its own tenant only.',
    });
  }

  async #recorded(event: PolicyExceptionEvent): Promise<Result<PolicyException, Refusal>> {
    await this.#parts.commands.record(event);
    const made = this.#parts.directory.exception(event.data.exceptionId);
    if (made === undefined) return refuse(exceptionNotFound());
    return isCounted(made, event) ? accept(made) : refuse(exceptionDecidedMeanwhile());
  }

  #context(caller: Caller): DecisionContext {
    return {
      eventId: this.#parts.ids.eventId(),
      now: this.#now(),
      actor: actorOf(caller),
      origin: caller.origin,
    };
  }

  #now(): string {
    return isoTime(this.#parts.clock.nowMs());
  }
}
