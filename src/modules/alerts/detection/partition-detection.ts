import { STREAMS, type Stream } from '../../../events/envelope.ts';
import type { EventRecord } from '../../../events/stored-event.ts';
import type { Clock } from '../../../shared/clock.ts';
import type { CallsElsewhere } from '../domain/calls-elsewhere.ts';
import type { Locate } from '../domain/place.ts';
import type { RuleSet } from '../domain/rule-set.ts';
import { encodeState } from '../domain/subject-state.ts';
import {
  PartitionFollower,
  type PartitionBatch,
  type PartitionFollowerParts,
} from '../../projections/partition-sharing/partition-follower.ts';
import type { PublishedRecord } from '../../projections/partition-sharing/published-log.ts';
import { detect, type Detected } from './detect.ts';
import { DetectionCounts } from './detection-counts.ts';
import { seen, type SeenStream } from './in-order.ts';
import type { PublishedStates } from './published-states.ts';
import { FORGET_EVERY_MS, QUIET_SOURCE_MS, SOURCES_FORGOTTEN_MAX } from './quiet-sources.ts';
import { sortFindings } from './raised-findings.ts';
import { detectedRecord, forgottenRecord, stateRecord } from './state-record.ts';
import { SubjectStates } from './subject-states.ts';

/**
 * A partition is looked at so often. An alert is late by as much at most, and by half of it usually; a busy key's state
 * is published once in this time.
 */
const DETECT_EVERY_MS = 1_000;
/** Events of a stream in one batch: even if each is of another key, their states fit a transaction of seconds. */
const BATCH_EVENTS = 5_000;

/** Partitions worked on at a time: an alert waits for none but its own partition's turn, and memory is bounded. */
const PARTITIONS_AT_ONCE = 8;

export interface PartitionDetectionParts extends Pick<
  PartitionFollowerParts,
  'partitions' | 'log' | 'published' | 'beginning' | 'stepsBack' | 'pause' | 'takeBackAfterMs'
> {
  readonly states: PublishedStates;
  /** Puts alerts into the log; resolves when they are durable. Readers leave out one that was there already. */
  readonly append: (alerts: readonly EventRecord[]) => Promise<unknown>;
  /** The rules in force; null: not known yet, and nothing is looked at. */
  readonly rules: () => RuleSet | null;
  readonly locate: Locate;
  /** What gateways did in partitions that are not this process's. */
  readonly callsElsewhere: CallsElsewhere;
  /** False: that is not known yet, and nothing is looked at. */
  readonly knowsCalls?: () => boolean;
  readonly clock: Clock;
  readonly everyMs?: number;
}

/**
 * Running detection of the partitions that are this process's share. What it knows of subjects is published with the
 * checkpoint, in one transaction, and alerts are in the log before: whoever takes a partition over finds the same again
 * from where the last batch ended, under the same ids.
 */
export class PartitionDetection extends PartitionFollower {
  constructor(parts: PartitionDetectionParts) {
    const detection = new Detection(parts);
    super({
      ...parts,
      name: 'detection',
      makes: 'Alerts of this process’s partitions',
      // Usage first: all that its decisions were based on is then in the lifecycle up to the end that is asked for next.
      streams: ['usage', 'lifecycle'],
      everyMs: parts.everyMs ?? DETECT_EVERY_MS,
      batchEvents: BATCH_EVENTS,
      atOnce: PARTITIONS_AT_ONCE,
      soFar: parts.states,
      isReady: () => parts.rules() !== null && parts.knowsCalls?.() !== false,
      recordsOf: (partition, batch) => detection.recordsOf(partition, batch),
      figures: () => ({ detection: detection.figures() }),
    });
  }
}

class Detection {
  readonly #parts: PartitionDetectionParts;
  readonly #counts = new DetectionCounts();
  readonly #forgotAtMs = new Map<number, number>();

  constructor(parts: PartitionDetectionParts) {
    this.#parts = parts;
  }

  figures() {
    return this.#counts.figures(this.#parts.states.subjects(this.#parts.partitions));
  }

  async recordsOf(partition: number, batch: PartitionBatch): Promise<readonly PublishedRecord[]> {
    const { rules, locate, callsElsewhere, states: published, clock, append } = this.#parts;
    const inForce = rules();
    if (inForce === null) throw new Error('the rules are not known yet');
    // Nothing stays decoded: whether a batch was published is known only when it comes back.
    const states = new SubjectStates((subjects) => published.states(partition, subjects), 0);
    const nowMs = clock.nowMs();
    const detected = detect(
      { lifecycle: seenOf(batch.lifecycle, nowMs), usage: seenOf(batch.usage, nowMs) },
      { states, rules: inForce, locate, callsElsewhere },
    );
    const beganAtMs = published.beganAtMs(partition) ?? nowMs;
    const { alerts, heldBack } = sortFindings(detected.found, { beganAtMs, nowMs });
    if (alerts.length > 0) await append(alerts);
    this.#counts.raised(alerts);
    this.#counts.heldBack(heldBack);
    return [
      ...[...detected.states].map(([subject, state]) => stateRecord(subject, encodeState(state), nowMs)),
      ...this.#quiet(partition, nowMs, detected).map(forgottenRecord),
      detectedRecord({ offsets: this.#offsetsAfter(partition, batch, detected), beganAtMs }),
    ];
  }

  /** Quiet sources of a partition that are to be forgotten, once in a while. */
  #quiet(partition: number, nowMs: number, { states }: Detected): readonly string[] {
    if (nowMs - (this.#forgotAtMs.get(partition) ?? -Infinity) < FORGET_EVERY_MS) return [];
    this.#forgotAtMs.set(partition, nowMs);
    return this.#parts.states
      .quietSources(partition, nowMs - QUIET_SOURCE_MS, SOURCES_FORGOTTEN_MAX)
      .filter((subject) => !states.has(subject));
  }

  #offsetsAfter(partition: number, batch: PartitionBatch, { taken, last }: Detected): Record<Stream, number> {
    const offsets: Record<Stream, number> = { lifecycle: 0, usage: 0 };
    for (const stream of STREAMS) {
      const read = batch[stream];
      const before = this.#parts.states.offset(stream, partition);
      const isWhole = read !== undefined && taken[stream] === read.events.length;
      // A whole batch may reach beyond its last event, since offsets have gaps.
      offsets[stream] = isWhole ? read.upTo : (last[stream]?.offset ?? before);
    }
    return offsets;
  }
}

const seenOf = (read: PartitionBatch[Stream], nowMs: number): SeenStream => ({
  events: (read?.events ?? []).map((event) => seen(event, nowMs)),
  isAll: read?.isAll ?? true,
});
