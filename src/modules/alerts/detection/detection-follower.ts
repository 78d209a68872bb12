import { STREAMS, type Stream } from '../../../events/envelope.ts';
import type { EventRecord } from '../../../events/stored-event.ts';
import type { Clock } from '../../../shared/clock.ts';
import type { Locate } from '../domain/place.ts';
import type { RuleSet } from '../domain/rule-set.ts';
import { encodeState } from '../domain/subject-state.ts';
import { startOverIfAnotherLog } from '../../projections/fold.ts';
import {
  LogFollower,
  type LogFollowerParts,
  type StepOutcome,
} from '../../projections/followers/log-follower.ts';
import type { LogReader } from '../../projections/log-reader.ts';
import { detect, type Detected } from './detect.ts';
import { DetectionCounts } from './detection-counts.ts';
import type { DetectionStore, ReachedPosition } from './detection-store.ts';
import { LookAhead } from './look-ahead.ts';
import { FORGET_EVERY_MS } from './quiet-sources.ts';
import { sortFindings } from './raised-findings.ts';
import { SubjectStates } from './subject-states.ts';

/** Events of a stream in one batch: those of a busy key have its state loaded and stored once. */
const BATCH_EVENTS = 20_000;
/** Decoded states that stay in memory. */
const STATES_KEPT = 5_000;
/** Alerts given to the log at a time. */
const SEND_MAX = 500;

export interface DetectionParts extends Pick<LogFollowerParts, 'pause'> {
  /** Of one partition. */
  readonly log: LogReader;
  readonly store: DetectionStore;
  /** Puts alerts into the log; resolves when they are durable. One that is there already is left as it is. */
  readonly append: (alerts: readonly EventRecord[]) => Promise<unknown>;
  /** The rules in force; null: not known yet, and nothing is looked at. */
  readonly rules: () => RuleSet | null;
  readonly locate: Locate;
  readonly clock: Clock;
  readonly batchEvents?: number;
}

/**
 * Follows both streams, lets each subject see its events, and puts what the rules find into the log as alerts. States,
 * checkpoint and the alerts found are stored in one transaction, and alerts leave the store when the log has them. So a
 * crash loses no alert, and one that is sent again is the same event.
 */
export class DetectionFollower extends LogFollower {
  constructor(parts: DetectionParts) {
    const detection = new Detection(parts);
    super({
      name: 'detection',
      streams: STREAMS,
      checkpoint: (stream) => parts.store.checkpoint(stream),
      step: (sees) => detection.step(sees),
      figures: () => ({ detection: detection.figures() }),
      ...(parts.pause === undefined ? {} : { pause: parts.pause }),
      onStopped: () => parts.store.close(),
    });
  }
}

class Detection {
  readonly #parts: DetectionParts;
  readonly #lookAhead: LookAhead;
  readonly #states: SubjectStates;
  readonly #counts = new DetectionCounts();
  #checkedAgainstLog = false;
  #forgotAtMs = -Infinity;

  constructor(parts: DetectionParts) {
    this.#parts = parts;
    this.#lookAhead = new LookAhead(parts.log, parts.clock, parts.batchEvents ?? BATCH_EVENTS);
    this.#states = new SubjectStates((subjects) => parts.store.states(subjects), STATES_KEPT);
  }

  figures() {
    return this.#counts.figures(this.#parts.store.subjects());
  }

  async step(sees: Parameters<LogFollowerParts['step']>[0]): Promise<StepOutcome> {
    const { log, store } = this.#parts;
    const rules = this.#parts.rules();
    if (rules === null) return 'idle';
    if (!this.#checkedAgainstLog) await startOverIfAnotherLog(store, log, STREAMS);
    this.#checkedAgainstLog = true;
    // Before anything new: what a crash, or a log that could not be written, has left behind.
    await this.#send();
    const streams = await this.#lookAhead.read((stream) => store.checkpoint(stream), sees);
    const detected = detect(streams, { states: this.#states, rules, locate: this.#parts.locate });
    if (detected.taken.lifecycle + detected.taken.usage === 0) {
      this.#forgetQuietSources();
      return 'idle';
    }
    this.#store(detected);
    await this.#send();
    return 'moved';
  }

  #store({ states, fresh, found, last }: Detected): void {
    const { store, clock } = this.#parts;
    const moments = { beganAtMs: store.beganAtMs(), nowMs: clock.nowMs() };
    const { alerts, heldBack } = sortFindings(found, moments);
    store.store({
      states: new Map([...states].map(([subject, state]) => [subject, encodeState(state)])),
      fresh,
      alerts,
      reached: STREAMS.flatMap((stream) => positionOf(stream, last)),
    });
    this.#states.keep(states);
    this.#counts.heldBack(heldBack);
  }

  async #send(): Promise<void> {
    const { store, append } = this.#parts;
    for (let alerts = store.unsent(SEND_MAX); alerts.length > 0; alerts = store.unsent(SEND_MAX)) {
      await append(alerts);
      store.sent(alerts);
      this.#counts.raised(alerts);
    }
  }

  #forgetQuietSources(): void {
    const nowMs = this.#parts.clock.nowMs();
    if (nowMs - this.#forgotAtMs < FORGET_EVERY_MS) return;
    this.#forgotAtMs = nowMs;
    this.#parts.store.forgetQuietSources();
    this.#states.forget();
  }
}

function positionOf(stream: Stream, last: Detected['last']): readonly ReachedPosition[] {
  const event = last[stream];
  // The embedded log has one partition.
  return event === undefined ? [] : [{ stream, partition: 0, offset: event.offset, eventId: event.id }];
}
