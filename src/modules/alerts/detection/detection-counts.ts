import { readEvent, type EventRecord } from '../../../events/stored-event.ts';

/** What `/metrics` tells of detection; plain data, because it crosses from a worker thread. Since the worker's start. */
export interface DetectionFigures {
  /** Alerts that went into the log, by rule. */
  readonly raised: Readonly<Record<string, number>>;
  /** Findings of what was history when it was looked at, by rule. */
  readonly heldBack: Readonly<Record<string, number>>;
  /** How many subjects this process knows. */
  readonly subjects: number;
}

/** Counts what running detection does. */
export class DetectionCounts {
  readonly #raised: Record<string, number> = {};
  readonly #heldBack: Record<string, number> = {};

  raised(alerts: readonly EventRecord[]): void {
    for (const { text } of alerts) {
      const read = readEvent(text);
      if (read.known && read.event.type === 'AlertRaised') addTo(this.#raised, read.event.data.rule);
    }
  }

  heldBack(rules: readonly string[]): void {
    for (const rule of rules) addTo(this.#heldBack, rule);
  }

  figures(subjects: number): DetectionFigures {
    return { raised: { ...this.#raised }, heldBack: { ...this.#heldBack }, subjects };
  }
}

function addTo(counts: Record<string, number>, rule: string): void {
  counts[rule] = (counts[rule] ?? 0) + 1;
}
