import { isoTime, type IsoTime } from '../../shared/iso-time.ts';
import type { Policy, PolicyConfiguration } from './domain/policy.ts';
import { actionsHeld, dayOf, findingCleared } from './domain/policy-events.ts';
import { clearedBy, clearedWithout } from './domain/plan-steps.ts';
import type { StepChain } from './domain/step-chain.ts';
import { acts, dueSteps, withinLimit, type DueStep, type HeldActions } from './due-step.ts';
import type { PolicyDirectory } from './policy-directory.ts';
import { scopesOf, type Assessment, type PolicyFindings } from './policy-findings.ts';
import { takeStep, type StepOutcome, type TakeStepParts } from './take-step.ts';

/** Steps of one run; those that are left are due an hour later. Bounds what a mistake can do before somebody looks. */
export const STEPS_MAX = 1_000;
/** Events that share a durable write; bounds what is under way at once. */
const AT_ONCE = 100;

export interface PolicyRunnerParts extends TakeStepParts {
  readonly configuration: () => PolicyConfiguration;
  readonly findings: PolicyFindings;
  readonly directory: PolicyDirectory;
  /** Whether this process does the leader's work now. */
  readonly leads: () => boolean;
  readonly observer: PolicyObserver;
  readonly stepsMax?: number;
}

export interface PolicyObserver {
  taken(due: DueStep, outcome: StepOutcome): void;
  /** Nothing that changes a key was done for this policy. */
  held(held: HeldActions): void;
  /** The policy could not be looked after in this run; nothing was done for it. */
  failed(policy: Policy, cause: unknown): void;
}

/** What a run did. */
export interface PolicyRun {
  readonly taken: number;
  readonly cleared: number;
  /** Due, and not taken in this run because there were too many. */
  readonly left: number;
}

export const NOTHING_DONE: PolicyRun = { taken: 0, cleared: 0, left: 0 };

/**
 * Looks after the policies in force: what has become no finding is cleared, and steps that are due are taken. All of it
 * follows from the trail and the steps on record, so any process goes on where another one stopped.
 */
export class PolicyRunner {
  readonly #parts: PolicyRunnerParts;
  #isStopped = false;

  constructor(parts: PolicyRunnerParts) {
    this.#parts = parts;
  }

  /** The step under way is the last one. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Throws InfrastructureError when the log cannot be written; the next run goes on then. */
  async runDue(): Promise<PolicyRun> {
    const { configuration, clock, directory, observer, stepsMax = STEPS_MAX } = this.#parts;
    const { inForce, actsOnPercentMax } = configuration();
    const now = isoTime(clock.nowMs());
    const assessed = await this.#assess(inForce, now);
    if (!this.#goesOn()) return NOTHING_DONE;
    const cleared = await this.#clear(inForce, assessed, now);
    const planned = [];
    for (const assessment of assessed)
      planned.push({ assessment, due: await dueSteps(assessment, directory, now) });
    const { due, held } = withinLimit(planned, actsOnPercentMax, directory);
    for (const one of held) {
      await this.#recordHeld(one, now);
      observer.held(one);
    }
    const inOrder = due.toSorted(byUrgency);
    const taken = await this.#take(inOrder.slice(0, stepsMax));
    return { taken, cleared, left: Math.max(0, inOrder.length - stepsMax) };
  }

  #goesOn(): boolean {
    return !this.#isStopped && this.#parts.leads();
  }

  async #assess(inForce: readonly Policy[], now: IsoTime): Promise<readonly Assessment[]> {
    const { findings, observer } = this.#parts;
    const assessed: Assessment[] = [];
    for (const policy of inForce) {
      if (!this.#goesOn()) return [];
      try {
        const found = await findings.of(policy, now, scopesOf(policy));
        if (found.ok) assessed.push(found.value);
        else observer.failed(policy, found.refusal);
      } catch (cause) {
        observer.failed(policy, cause);
      }
    }
    return assessed;
  }

  /** Ends chains whose reason is gone. Those of a policy that could not be looked after stay as they are. */
  async #clear(inForce: readonly Policy[], assessed: readonly Assessment[], now: IsoTime): Promise<number> {
    const { directory, record } = this.#parts;
    const reasonOf = this.#reasons(inForce, assessed);
    let cleared = 0;
    let after: StepChain | null = null;
    for (;;) {
      const chains: readonly StepChain[] = directory.chains(after, AT_ONCE);
      after = chains.at(-1) ?? null;
      if (after === null || !this.#goesOn()) return cleared;
      const events = chains.flatMap((chain) => {
        const reason = reasonOf(chain);
        return reason === null ? [] : [findingCleared(chain, reason, now)];
      });
      await all(events, record);
      cleared += events.length;
    }
  }

  #reasons(inForce: readonly Policy[], assessed: readonly Assessment[]) {
    const { keys, usage } = this.#parts;
    const found = new Map(
      assessed.map(({ policy, findings }) => [
        policy.name,
        {
          policy,
          byKey: new Map(findings.map((one) => [placeOf(one.control.id, one.facts.keyId), one])),
        },
      ]),
    );
    return (chain: StepChain) => {
      const of = found.get(chain.policy);
      if (of === undefined && inForce.some(({ name }) => name === chain.policy)) return null;
      const finding = of?.byKey.get(placeOf(chain.control, chain.keyId));
      if (of !== undefined && finding !== undefined) return clearedBy(of.policy, finding, chain);
      const state = keys.byId(chain.keyId);
      const isLive = state.kind === 'active' || state.kind === 'disabled' || state.kind === 'external';
      const rotatedAt = state.kind === 'active' || state.kind === 'disabled' ? state.key.rotatedAt : null;
      return clearedWithout(chain, { isLive, rotatedAt, lastUsedAt: usage.activity(chain.keyId).lastUsedAt });
    };
  }

  async #recordHeld({ policy, ...held }: HeldActions, now: IsoTime): Promise<void> {
    const { directory, record } = this.#parts;
    if ((directory.heldOn(policy.name) ?? '') < dayOf(now)) await record(actionsHeld(policy.name, held, now));
  }

  /** What changes keys goes one by one, because each may have to see what the one before it did. */
  async #take(due: readonly DueStep[]): Promise<number> {
    let taken = 0;
    const take = async (one: DueStep): Promise<void> => {
      if (!this.#goesOn()) return;
      const outcome = await takeStep(this.#parts, one);
      if (outcome.kind === 'taken') taken += 1;
      this.#parts.observer.taken(one, outcome);
    };
    for (const one of due.filter(acts)) await take(one);
    await all(
      due.filter((one) => !acts(one)),
      take,
    );
    return taken;
  }
}

const placeOf = (control: string, keyId: string): string => JSON.stringify([control, keyId]);

/** What was begun comes first, then what has been due the longest. */
const byUrgency = ({ planned: a }: DueStep, { planned: b }: DueStep): number => {
  if (a.resumes !== b.resumes) return a.resumes ? -1 : 1;
  if (a.dueAt !== b.dueAt) return a.dueAt < b.dueAt ? -1 : 1;
  return a.keyId < b.keyId ? -1 : 1;
};

async function all<Item>(items: readonly Item[], handle: (item: Item) => Promise<void>): Promise<void> {
  for (let from = 0; from < items.length; from += AT_ONCE)
    await Promise.all(items.slice(from, from + AT_ONCE).map(handle));
}
