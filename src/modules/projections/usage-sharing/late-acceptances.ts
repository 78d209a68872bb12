import { setTimeout as pause } from 'node:timers/promises';
import type { RevokedKeyAccepted } from '../../../events/revoked-key-accepted.ts';
import { readEvent, toRecord, type EventRecord, type LoggedEvent } from '../../../events/stored-event.ts';
import { covers, type Checkpoint } from '../../event-log/checkpoint.ts';
import { lateAcceptance } from '../../keys/domain/late-acceptance.ts';
import type { KeyState } from '../../keys/domain/key-state.ts';

/** While the key states are not as far as the log was. */
const LOOK_EVERY_MS = 20;
/** They follow the log within milliseconds; if they do not, something is wrong with them, and the batch is tried again. */
const WAIT_MS_MAX = 5_000;

export interface LateAcceptancesParts {
  /** States of those among these keys that are revoked, as of `position`. */
  readonly revoked: (keyIds: ReadonlySet<string>) => ReadonlyMap<string, KeyState>;
  readonly position: () => Checkpoint;
  /** Where the lifecycle ends now. */
  readonly end: () => Promise<Checkpoint>;
  /** Puts findings into the trail; resolves when they are durable. */
  readonly record: (findings: readonly EventRecord[]) => Promise<unknown>;
}

/** What `/metrics` tells of them. */
export interface LateAcceptanceFigures {
  readonly count: number;
  readonly lastMs: number;
  readonly maxMs: number;
}

/**
 * Looks through accepted uses for those whose key had been revoked elsewhere, and records each as an event of its own.
 * The uses are compared with key states that are at least as new, so none is missed; a finding's id follows from the
 * use's, so one that is found again after a crash is there once.
 */
export class LateAcceptances {
  readonly #parts: LateAcceptancesParts;
  #figures: LateAcceptanceFigures = { count: 0, lastMs: 0, maxMs: 0 };

  constructor(parts: LateAcceptancesParts) {
    this.#parts = parts;
  }

  figures(): LateAcceptanceFigures {
    return this.#figures;
  }

  /** Throws when key states do not follow the log; what was not looked through then must be given again. */
  async find(events: readonly LoggedEvent[]): Promise<void> {
    const uses = events.filter(({ type }) => type === 'KeyUsed');
    if (uses.length === 0) return;
    const end = await this.#parts.end();
    await this.#untilFolded(end);
    const revoked = this.#parts.revoked(new Set(uses.map(({ key }) => key)));
    const findings = uses.flatMap(({ key, text }) => findingOf(text, revoked.get(key)));
    if (findings.length === 0) return;
    await this.#parts.record(findings.map(toRecord));
    const late = findings.map(({ data }) => data.lateMs);
    this.#figures = {
      count: this.#figures.count + findings.length,
      lastMs: late.at(-1) ?? 0,
      maxMs: Math.max(this.#figures.maxMs, ...late),
    };
  }

  async #untilFolded(end: Checkpoint): Promise<void> {
    const deadlineMs = performance.now() + WAIT_MS_MAX;
    while (!covers(this.#parts.position(), end)) {
      if (performance.now() > deadlineMs) throw new Error('key states do not follow the log');
      await pause(LOOK_EVERY_MS);
    }
  }
}

function findingOf(text: string, state: KeyState | undefined): readonly RevokedKeyAccepted[] {
  if (state === undefined) return [];
  const read = readEvent(text);
  const finding = read.known && read.event.type === 'KeyUsed' ? lateAcceptance(read.event, state) : null;
  return finding === null ? [] : [finding];
}
