import type { PolicyStep } from '../../../events/policy-reference.ts';
import { MS_PER_DAY } from '../../../shared/iso-time.ts';
import type { PolicyPack } from './policy-pack.ts';

/**
 * Sorts of keys that a policy may leave alone: `external` ones of another system, those that a file lists
 * (`configured`), and those whose owner is a `service` or a `person` on record.
 */
export const KEY_KINDS = ['external', 'configured', 'service', 'person'] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

/** When each step is due, in days. Null: it is not taken. */
export interface PolicyStages {
  /** After the key became a finding. */
  readonly notifyAfterDays: number;
  /** After its owner was told. */
  readonly disableAfterDays: number | null;
  /** After it was disabled. */
  readonly revokeAfterDays: number | null;
}

/** A pack in force: for whom, and what is done about its findings. */
export interface Policy {
  readonly name: string;
  /** With those controls only that are in force. */
  readonly pack: PolicyPack;
  /** Null: every tenant. */
  readonly tenants: readonly string[] | null;
  /** Findings and steps are recorded, and nothing is done. */
  readonly dryRun: boolean;
  readonly stages: PolicyStages;
  readonly exempt: readonly KeyKind[];
}

/** What keytrail.yaml says about policies. */
export interface PolicyConfiguration {
  readonly inForce: readonly Policy[];
  /** Most keys, in percent of those that exist, that one run may disable or revoke. */
  readonly actsOnPercentMax: number;
}

export const isForTenant = ({ tenants }: Pick<Policy, 'tenants'>, tenant: string): boolean =>
  tenants === null || tenants.includes(tenant);

/** How long a step waits for what is before it; null: it never comes. */
export function delayMs(stages: PolicyStages, step: PolicyStep): number | null {
  const days = {
    notify: stages.notifyAfterDays,
    disable: stages.disableAfterDays,
    revoke: stages.revokeAfterDays,
  };
  const after = days[step];
  return after === null ? null : after * MS_PER_DAY;
}
