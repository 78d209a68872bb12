import type { PrincipalEvent } from '../../../events/catalogue.ts';
import { NO_ORIGIN } from '../../../events/envelope.ts';
import type { PrincipalKind } from '../../../events/principal-description.ts';
import { derivedId } from '../../../shared/derived-id.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../../shared/result.ts';
import { decideCreatePrincipal } from '../../identity/domain/create-principal.ts';
import { decideDisablePrincipal, decideEnablePrincipal } from '../../identity/domain/disable-principal.ts';
import type { IdentityOwners } from '../../identity/domain/external-identities.ts';
import { principalIdOf } from '../../identity/domain/principal-id.ts';
import { isDeclared } from '../../identity/domain/principal-refusals.ts';
import { evolvePrincipal, type Principal } from '../../identity/domain/principal.ts';
import { decideUpdatePrincipal } from '../../identity/domain/update-principal.ts';
import type { DecisionContext } from '../../keys/domain/decision.ts';
import { configurationActor, type PlanContext } from '../../static-keys/domain/plan-context.ts';
import type { EntryPlace } from '../../static-keys/domain/static-key.ts';
import type { StaticPrincipal, StaticPrincipals } from './static-principal.ts';

/** The principals as they are, all as of one position of the log. */
export interface KnownPrincipals {
  byId(principalId: string): Principal | undefined;
  readonly owners: IdentityOwners;
  /** Whether keys of the principal's present tenant that still work are its own. */
  ownsKeys(principal: Principal): boolean;
  /** Those that a file declared once, whatever became of them. */
  declared(): readonly Principal[];
}

export interface PrincipalPlan {
  /** In the order in which they are to be appended. */
  readonly events: readonly PrincipalEvent[];
  /** Entries that cannot become true, and why; the others are carried out. */
  readonly refused: readonly { readonly place: EntryPlace; readonly reason: string }[];
  /** Declared principals that no file says anything about, since none has a section of their kind: they stay. */
  readonly unmentioned: number;
}

const REMOVED = 'removed from configuration';
/** Of whoever the removed entry stood with: the file that it was in may be gone. */
const REMOVED_FROM = 'configuration';

/**
 * What has to happen for the principals to be as configuration lists them. Pure: processes that start together on one log
 * plan the same events with the same ids, and once those are folded there is nothing left to plan.
 */
export function planPrincipals(
  { listed, kinds }: StaticPrincipals,
  known: KnownPrincipals,
  context: PlanContext,
): PrincipalPlan {
  const events: PrincipalEvent[] = [];
  const refused: { readonly place: EntryPlace; readonly reason: string }[] = [];
  for (const entry of listed) {
    const outcome = planEntry(entry, known, context);
    if (outcome.ok) events.push(...outcome.value);
    else refused.push({ place: entry.place, reason: outcome.refusal.detail });
  }
  const names = new Set(listed.map(({ name }) => name));
  const gone = known.declared().filter(({ name, disabledAt }) => !names.has(name) && disabledAt === null);
  const isListed = (kind: PrincipalKind): boolean => kinds.includes(kind);
  for (const principal of gone.filter(({ kind }) => isListed(kind))) {
    const decided = decideDisablePrincipal(
      principal,
      REMOVED,
      null,
      eventContext(principal.id, 'PrincipalDisabled', REMOVED_FROM, context),
    );
    if (decided.ok) events.push(decided.value);
  }
  return { events, refused, unmentioned: gone.filter(({ kind }) => !isListed(kind)).length };
}

function planEntry(
  entry: StaticPrincipal,
  known: KnownPrincipals,
  context: PlanContext,
): Result<readonly PrincipalEvent[], Refusal> {
  const principalId = principalIdOf(entry.name);
  const state = known.byId(principalId);
  const at = (type: PrincipalEvent['type']) => eventContext(principalId, type, entry.place.source, context);
  if (state === undefined) {
    const created = decideCreatePrincipal(undefined, entry, null, known.owners, at('PrincipalCreated'));
    return created.ok ? withAbility(undefined, [created.value], entry, at) : created;
  }
  if (!isDeclared(state)) return refuse(foreign('no file made the principal of this name; choose another.'));
  if (state.kind !== entry.kind)
    return refuse(foreign(`the name is that of a ${state.kind}; choose another.`));
  const { email, tenant, role, identities } = entry;
  const surroundings = { owners: known.owners, ownsKeys: known.ownsKeys(state) };
  const changes = { email, tenant, role, identities };
  const updated = decideUpdatePrincipal(state, changes, null, surroundings, at('PrincipalUpdated'));
  if (updated.ok) return withAbility(state, [updated.value], entry, at);
  return updated.refusal.code === 'nothing_to_change' ? withAbility(state, [], entry, at) : updated;
}

/** A refusal that only the log of the operator sees. */
const foreign = (detail: string): Refusal => ({ code: 'principal_exists', detail });

function withAbility(
  before: Principal | undefined,
  events: readonly PrincipalEvent[],
  entry: StaticPrincipal,
  at: (type: PrincipalEvent['type']) => DecisionContext,
): Result<readonly PrincipalEvent[], Refusal> {
  const state = events.reduce(evolvePrincipal, before);
  if (state === undefined || (state.disabledAt === null) === entry.enabled) return accept(events);
  const decided = entry.enabled
    ? decideEnablePrincipal(state, 'enabled in configuration', null, at('PrincipalEnabled'))
    : decideDisablePrincipal(state, 'disabled in configuration', null, at('PrincipalDisabled'));
  return decided.ok ? accept([...events, decided.value]) : decided;
}

/** A creation happens once; whatever may happen again is another event at every place of the log. */
const eventContext = (
  principalId: string,
  type: PrincipalEvent['type'],
  source: string,
  { now, position }: PlanContext,
): DecisionContext => ({
  eventId: derivedId(
    'configured principal',
    principalId,
    type,
    ...(type === 'PrincipalCreated' ? [] : [position]),
  ),
  now,
  actor: configurationActor(source),
  origin: NO_ORIGIN,
});
