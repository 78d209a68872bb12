import type { Clock } from '../../shared/clock.ts';
import { isoTime } from '../../shared/iso-time.ts';
import type { MetricSource } from '../operations/metrics.ts';
import { dayOf } from './domain/policy-events.ts';
import type { PolicyConfiguration } from './domain/policy.ts';
import type { PolicyDirectory } from './policy-directory.ts';

/** What `/metrics` tells of policies. Of the whole installation, and the same on every process. */
export const policyMetrics = (
  directory: PolicyDirectory,
  configuration: () => PolicyConfiguration,
  clock: Clock,
): readonly MetricSource[] => [
  {
    name: 'keytrail_policy_keys',
    help: 'Keys that a policy has taken steps against and that are findings still, by policy and the last step.',
    labelNames: ['policy', 'step', 'dry_run'],
    read: () =>
      directory.stepCounts().map(({ policy, step, dryRun, keys }) => ({
        value: keys,
        labels: { policy, step, dry_run: String(dryRun) },
      })),
  },
  {
    name: 'keytrail_policy_held',
    help: '1 where a policy held back today because it would have changed too many keys at once, else 0.',
    labelNames: ['policy'],
    read: () =>
      configuration().inForce.map(({ name }) => ({
        value: directory.heldOn(name) === dayOf(isoTime(clock.nowMs())) ? 1 : 0,
        labels: { policy: name },
      })),
  },
  {
    name: 'keytrail_policy_exceptions_open',
    help: 'Exceptions from policies that wait for a second person.',
    read: () => [{ value: directory.openExceptions(isoTime(clock.nowMs())) }],
  },
];
