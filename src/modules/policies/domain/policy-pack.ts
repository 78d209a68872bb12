import type { IdlePolicy } from '../../reports/domain/idle-policy.ts';

/** What a control looks for. */
export const CONTROL_FINDINGS = ['unused', 'not_rotated'] as const;
export type ControlFinding = (typeof CONTROL_FINDINGS)[number];

/** One demand of an audit standard, in plain data. */
export interface PolicyControl {
  /** Of the control in the standard, such as `2.11`. */
  readonly id: string;
  readonly demands: string;
  readonly finding: ControlFinding;
  readonly window: IdlePolicy;
  /** What counts as used or rotated; null: nothing is said beyond the documentation. */
  readonly counts: string | null;
}

/** What an audit standard demands of keys: a file of policies/, or an entry of keytrail.yaml. */
export interface PolicyPack {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly controls: readonly PolicyControl[];
}
