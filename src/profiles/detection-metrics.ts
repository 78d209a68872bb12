import type { DetectionFigures } from '../modules/alerts/detection/detection-counts.ts';
import type { MetricSource } from '../modules/operations/metrics.ts';
import type { FollowersStatus } from '../modules/projections/followers/followers-host.ts';

/** What `/metrics` tells of the rules of alerts: of what this process looks at, since the start of its followers. */
export function detectionMetrics(followers: () => FollowersStatus): readonly MetricSource[] {
  const figures = (): readonly DetectionFigures[] =>
    followers().followers.flatMap(({ detection }) => detection ?? []);
  const byRule = (of: (one: DetectionFigures) => Readonly<Record<string, number>>) => () =>
    figures()
      .flatMap((one) => Object.entries(of(one)))
      .map(([rule, value]) => ({ value, labels: { rule } }));
  return [
    {
      name: 'keytrail_alerts_raised_total',
      help: 'Alerts that this process has put into the log since the start of its followers, by rule.',
      labelNames: ['rule'],
      read: byRule(({ raised }) => raised),
    },
    {
      name: 'keytrail_alerts_held_back_total',
      help: 'Findings of what was history when it was looked at, which raise no alert, by rule.',
      labelNames: ['rule'],
      read: byRule(({ heldBack }) => heldBack),
    },
    {
      name: 'keytrail_detection_subjects',
      help: 'Keys and sources of failed attempts that this process has a state of.',
      read: () => figures().map(({ subjects }) => ({ value: subjects })),
    },
  ];
}
