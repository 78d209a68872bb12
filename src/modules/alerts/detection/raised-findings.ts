import { epochMs, isoTime, MS_PER_DAY } from '../../../shared/iso-time.ts';
import { toRecord, type EventRecord } from '../../../events/stored-event.ts';
import { alertRaised } from '../domain/alert-raised.ts';
import type { Found } from './detect.ts';

/**
 * What happened longer ago than this when it is first looked at is history: it is learned from, and raises no alert. Two
 * days, so that what happened over an upgrade, or was imported a day late, is still told.
 */
export const HISTORY_AFTER_MS = 2 * MS_PER_DAY;

export interface Moments {
  /** When detection began to follow this log. */
  readonly beganAtMs: number;
  readonly nowMs: number;
}

/** Findings as what becomes of them. */
export interface SortedFindings {
  /** Of what people are to be told. */
  readonly alerts: readonly EventRecord[];
  /** The rules that found something in history. */
  readonly heldBack: readonly string[];
}

/**
 * Makes alerts of findings, but not of history: an installation that is upgraded has months of it in its log, and an import
 * may bring years; `keytrail alerts replay` shows what was in there. What happened while detection stood still is not
 * history, however long that was.
 */
export function sortFindings(found: readonly Found[], moments: Moments): SortedFindings {
  const alerts: EventRecord[] = [];
  const heldBack: string[] = [];
  for (const { finding, external } of found) {
    if (isHistory(finding.happenedAt, external, moments)) heldBack.push(finding.rule);
    else alerts.push(toRecord(alertRaised(finding, isoTime(moments.nowMs))));
  }
  return { alerts, heldBack };
}

function isHistory(happenedAt: string, external: boolean, { beganAtMs, nowMs }: Moments): boolean {
  const lookedAtMs = external ? nowMs : beganAtMs;
  return epochMs(happenedAt) < lookedAtMs - HISTORY_AFTER_MS;
}
