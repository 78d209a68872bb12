import type { Clock } from '../../shared/clock.ts';
import { epochMs, MS_PER_SECOND } from '../../shared/iso-time.ts';
import type { MetricSource } from '../operations/metrics.ts';
import type { DigestWriter } from './digest-writer.ts';

/** Known to the process that leads; the others have no sample. */
export const integrityMetrics = (
  writer: Pick<DigestWriter, 'last'>,
  clock: Clock,
): readonly MetricSource[] => [
  {
    name: 'keytrail_digest_age_seconds',
    help: 'Time since the end of what the last signed digest of the archive covers; on the process that leads.',
    read: () => {
      const last = writer.last();
      if (last === null) return [];
      return [{ value: Math.max(0, clock.nowMs() - epochMs(last.digest.endTime)) / MS_PER_SECOND }];
    },
  },
];
