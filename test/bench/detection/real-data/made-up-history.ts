import { writeFile } from 'node:fs/promises';
import { seededRandom } from '../../../../src/modules/demo/domain/random.ts';
import { derivedId } from '../../../../src/shared/derived-id.ts';
import { epochMs, isoSeconds, isoTime, MS_PER_DAY, MS_PER_HOUR } from '../../../../src/shared/iso-time.ts';
import { cloudTrailRecord } from '../../../imports/cloudtrail-records.ts';
import { lognormal, mostlyFirst } from '../world/draws.ts';
import type { LabelledTrail } from './labelled-trail.ts';

export const HISTORY_DAYS = 45;
export const HISTORY_AGENT = 'aws-cli/2.13.5 Python/3.11.4 Linux/6.1';
const USES_PER_DAY = 20;
/** What somebody does who looks after a few servers. */
const CALLS = [
  ['ec2.amazonaws.com', 'DescribeInstances'],
  ['s3.amazonaws.com', 'ListBuckets'],
  ['ec2.amazonaws.com', 'DescribeVolumes'],
  ['logs.amazonaws.com', 'DescribeLogGroups'],
  ['sts.amazonaws.com', 'GetCallerIdentity'],
  ['ec2.amazonaws.com', 'DescribeSecurityGroups'],
] as const;

/**
 * The public trails hold an hour of keys that nobody knew before. This gives each of the attack's keys a month and a half of
 * ordinary work before it, as a trail file of its own: from another network and by another program than the attack's.
 */
export async function writeHistory({ attack, attackKeys }: LabelledTrail, path: string): Promise<void> {
  const records = [...attackKeys].flatMap((key, index) => {
    const first = attack.find(({ accessKeyId }) => accessKeyId === key);
    return first === undefined ? [] : historyOf(key, first.owner, epochMs(first.time), index);
  });
  await writeFile(path, JSON.stringify({ Records: records }));
}

function historyOf(accessKeyId: string, userName: string, untilMs: number, index: number): readonly object[] {
  const random = seededRandom(index + 1);
  const records: object[] = [];
  for (let day = HISTORY_DAYS; day >= 1; day -= 1) {
    const startMs = untilMs - day * MS_PER_DAY - 4 * MS_PER_HOUR;
    for (let left = Math.round(lognormal(random, USES_PER_DAY, 0.4)); left > 0; left -= 1) {
      const [eventSource, eventName] = mostlyFirst(random, CALLS, 2) ?? CALLS[0];
      const ms = startMs + random.below(8 * MS_PER_HOUR);
      records.push(
        cloudTrailRecord({
          ...{ eventSource, eventName, eventTime: isoSeconds(isoTime(ms)) },
          eventID: derivedId('history', accessKeyId, String(day), String(left)),
          userIdentity: { type: 'IAMUser', accountId: '111122223333', accessKeyId, userName },
          sourceIPAddress: `198.51.100.${1 + (index % 250)}`,
          userAgent: HISTORY_AGENT,
        }),
      );
    }
  }
  return records;
}
