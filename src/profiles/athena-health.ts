import type { MetricSource } from '../modules/operations/metrics.ts';
import type { ReadinessCheck } from '../modules/operations/readiness.ts';

/** What an engine outside of this process says of how it is. */
interface WatchedEngine {
  trouble(): string | null;
  failures(): ReadonlyMap<string, number>;
}

/** Ready all the same: keys need no engine, and a process that no load balancer sends anything to verifies none. */
export const athenaReadiness = (engine: WatchedEngine): ReadinessCheck => ({
  name: 'query-engine',
  check: () => {
    const trouble = engine.trouble();
    const detail = trouble === null ? 'Athena can be used.' : `SQL and reports are refused: ${trouble}`;
    return { ready: true, detail };
  },
});

export const athenaMetrics = (engine: WatchedEngine): readonly MetricSource[] => [
  {
    name: 'keytrail_query_engine_in_trouble',
    help: '1 while Athena cannot be used; /readyz says why. Only where there is a work group.',
    read: () => [{ value: engine.trouble() === null ? 0 : 1 }],
  },
  {
    name: 'keytrail_query_engine_failures',
    help: 'Statements that failed for something outside of them since the start, by the code of what it was.',
    labelNames: ['code'],
    read: () => [...engine.failures()].map(([code, value]) => ({ value, labels: { code } })),
  },
];
