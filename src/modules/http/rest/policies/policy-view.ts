import { z } from 'zod';
import { CONTROL_FINDINGS } from '../../../policies/domain/policy-pack.ts';
import { KEY_KINDS, type Policy } from '../../../policies/domain/policy.ts';

const days = z.int().nullable();

/** A policy in force, with what its pack demands. */
export const policySchema = z.object({
  name: z.string(),
  pack: z.string(),
  title: z.string(),
  source: z.string(),
  /** Null: every tenant. */
  tenants: z.array(z.string()).readonly().nullable(),
  dryRun: z.boolean(),
  /** Days after the key became a finding, after its owner was told, and after it was disabled; null: no such step. */
  stages: z.object({ notifyAfterDays: z.int(), disableAfterDays: days, revokeAfterDays: days }).readonly(),
  exempt: z.array(z.enum(KEY_KINDS)).readonly(),
  controls: z
    .array(
      z.object({
        id: z.string(),
        demands: z.string(),
        finding: z.enum(CONTROL_FINDINGS),
        days: z.int(),
        when: z.enum(['at-least', 'over']),
        counts: z.string().nullable(),
      }),
    )
    .readonly(),
});
export type PolicyView = Readonly<z.output<typeof policySchema>>;

export const policiesSchema = z.object({ items: z.array(policySchema).readonly() });

export const policyView = ({ name, pack, tenants, dryRun, stages, exempt }: Policy): PolicyView => ({
  ...{ name, pack: pack.name, title: pack.title, source: pack.source, tenants, dryRun, stages, exempt },
  controls: pack.controls.map(({ id, demands, finding, window, counts }) => ({
    ...{ id, demands, finding, days: window.days, when: window.comparison, counts },
  })),
});
