import type { MetricSource } from '../modules/operations/metrics.ts';
import type { Profile } from './profile.ts';

/** What `/metrics` tells of rotations. The first is of the whole installation and the same on every process. */
export const rotationMetrics = ({
  directory,
  clock,
  keys,
}: Pick<Profile, 'directory' | 'clock' | 'keys'>): readonly MetricSource[] => [
  {
    name: 'keytrail_rotations_in_grace',
    help: 'Keys whose previous secret is still good, by whether a warning of its end was given.',
    labelNames: ['warned'],
    read: () => {
      const { warned, notWarned } = directory.rotationsInGrace(clock.nowMs());
      return [
        { value: warned, labels: { warned: 'true' } },
        { value: notWarned, labels: { warned: 'false' } },
      ];
    },
  },
  {
    name: 'keytrail_previous_secret_presented',
    help: 'Requests with the previous secret of a rotated key since the start of this process, by outcome.',
    labelNames: ['outcome'],
    read: () =>
      [...keys.judge.previousSecretOutcomes()].map(([outcome, value]) => ({ value, labels: { outcome } })),
  },
];
