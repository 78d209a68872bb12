import type { LifecycleEvent } from '../../../events/catalogue.ts';
import { isLive } from '../../keys/domain/evolve.ts';
import type { KeyState } from '../../keys/domain/key-state.ts';
import { decideRevoke } from '../../keys/domain/revoke-key.ts';
import { onceFor, type PlanContext } from './plan-context.ts';
import { planEntry, type ListedKey } from './plan-entry.ts';
import type { EntryPlace } from './static-key.ts';
import { KEY_VARIABLES, SINGLE_USER_KEY } from './variable-keys.ts';

/** The keys as they are, all as of one position of the log. */
export interface KnownKeys {
  byId(keyId: string): KeyState;
  bySecretHash(secretHash: string): object | undefined;
  /** Those that configuration decides about and that have not ended. */
  configured(): readonly KeyState[];
}

/** An entry that cannot become true, and why; the others are carried out. */
export interface RefusedEntry {
  readonly place: EntryPlace;
  readonly reason: string;
}

export interface ChangePlan {
  /** In the order in which they are to be appended: what is new before what ends, so that a rotation has no gap. */
  readonly events: readonly LifecycleEvent[];
  readonly refused: readonly RefusedEntry[];
  /** Live keys that no file says anything about, since none has a section of keys: they stay as they are. */
  readonly unmentioned: number;
}

/**
 * What has to happen for the keys to be as configuration lists them. Pure: processes that start together on one log plan
 * the same events with the same ids, and once those are folded there is nothing left to plan.
 *
 * @param filesListKeys whether any file has a section of keys at all: only then does a key that is missing count as removed
 */
export function planChanges(
  listed: readonly ListedKey[],
  known: KnownKeys,
  filesListKeys: boolean,
  context: PlanContext,
): ChangePlan {
  const events: LifecycleEvent[] = [];
  const refused: RefusedEntry[] = [];
  for (const key of listed) {
    const { keyId, record } = key.secret;
    const state = known.byId(keyId);
    const taken = state.kind === 'absent' && known.bySecretHash(record.hash) !== undefined;
    const outcome = taken ? SECRET_TAKEN : planEntry(key, state, context);
    if (outcome.ok) events.push(...outcome.value);
    else refused.push({ place: key.entry.place, reason: outcome.refusal });
  }
  const ids = new Set(listed.map(({ secret }) => secret.keyId));
  let unmentioned = 0;
  for (const state of known.configured()) {
    if (!isLive(state) || ids.has(state.key.id)) continue;
    if (filesListKeys || isVariable(state.key.configuredIn))
      events.push(...removal(state.key, state, context));
    else unmentioned += 1;
  }
  return { events, refused, unmentioned };
}

const SECRET_TAKEN = {
  ok: false,
  refusal: 'the secret is that of a key which configuration did not make; use another secret.',
} as const;

const isVariable = (source: string | null): boolean => KEY_VARIABLES.some((variable) => variable === source);

function removal(
  { id, configuredIn }: { readonly id: string; readonly configuredIn: string | null },
  state: KeyState,
  context: PlanContext,
): readonly LifecycleEvent[] {
  const decision = decideRevoke(
    state,
    {
      keyId: id,
      reason: configuredIn === SINGLE_USER_KEY ? 'another start, another key' : 'removed from configuration',
      by: 'id',
    },
    onceFor(id, 'KeyRevoked', configuredIn ?? '', context),
  );
  // A key whose expiry has passed needs no revocation: the sweep records its end.
  return decision.ok ? [decision.value] : [];
}
