import type { Actor, Origin } from '../../events/envelope.ts';
import type { Decision, DecisionContext } from './domain/decision.ts';
import type { KeyState } from './domain/key-state.ts';
import type { LifecycleCommands } from './lifecycle-commands.ts';

/** Keys taken per look at the directory; bounds memory when many became due during a downtime. */
const KEYS_PER_ROUND = 1_000;

type Decide = (state: KeyState, context: DecisionContext) => Decision;

/** Something that becomes due of keys, and that a sweep records. */
export interface DueKeys {
  /** Keys that are due, at most `limit`. */
  readonly find: (limit: number) => readonly string[];
  readonly by: { readonly actor: Actor; readonly origin: Origin };
  /** What to decide about a key. Asked for one key after the other, so it may look something up first. */
  readonly decide: (keyId: string) => Decide | Promise<Decide>;
}

/**
 * Records what is due of all keys, a round at a time: the work of a sweep. A key whose turn was refused is not taken
 * again, because it would come back the same for ever.
 *
 * @returns of how many it was recorded
 */
export async function recordDue(
  commands: Pick<LifecycleCommands, 'execute'>,
  { find, by, decide }: DueKeys,
): Promise<number> {
  const seen = new Set<string>();
  let recorded = 0;
  for (;;) {
    const due = find(KEYS_PER_ROUND).filter((keyId) => !seen.has(keyId));
    if (due.length === 0) return recorded;
    const decisions: { readonly keyId: string; readonly decision: Decide }[] = [];
    for (const keyId of due) {
      seen.add(keyId);
      decisions.push({ keyId, decision: await decide(keyId) });
    }
    // All of a round at once, so that they share one durable write.
    const outcomes = await Promise.all(
      decisions.map(({ keyId, decision }) => commands.execute(keyId, by, decision)),
    );
    recorded += outcomes.filter((outcome) => outcome.ok).length;
  }
}
