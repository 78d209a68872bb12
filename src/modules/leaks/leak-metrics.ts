import type { MetricSource } from '../operations/metrics.ts';
import type { GitHubIntake } from './github-intake.ts';
import type { LeakDirectory } from './leak-directory.ts';

/** What `/metrics` tells of leaked secrets: of the whole installation, and of the messages that came to this process. */
export const leakMetrics = (
  leaks: Pick<LeakDirectory, 'counts'>,
  intake: Pick<GitHubIntake, 'counts'>,
): readonly MetricSource[] => [
  {
    name: 'keytrail_leaks_reported',
    help: 'Reports of leaked secrets on record, by what is done about them.',
    labelNames: ['action'],
    read: () => [...leaks.counts()].map(([action, value]) => ({ value, labels: { action } })),
  },
  {
    name: 'keytrail_leak_messages',
    help: 'Signed messages about leaked secrets that came to this process since its start, by what became of them.',
    labelNames: ['result'],
    read: () => Object.entries(intake.counts()).map(([result, value]) => ({ value, labels: { result } })),
  },
];
