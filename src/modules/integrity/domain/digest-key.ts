import { datePartition } from '../../../shared/iso-time.ts';
import { DIGEST_FOLDER } from '../../archive/domain/beside-the-trail.ts';
import type { TrailAddress } from '../../archive/domain/object-key.ts';
import type { DigestTime } from './digest.ts';

/** The trail's name in keys and ARNs. An installation has one. */
export const TRAIL_NAME = 'keytrail';

const DIGEST_KEY =
  /^(?:.*\/)?AWSLogs\/(\d{12})\/CloudTrail-Digest\/([a-z0-9-]+)\/\d{4}\/\d{2}\/\d{2}\/\1_CloudTrail-Digest_\2_[A-Za-z0-9_.-]+_[a-z0-9-]+_(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z\.json\.gz$/;

/** Everything that the digests of a trail have in common; beside the log files, so that readers of those see none. */
export const digestsPrefix = ({ prefix, accountId, region }: TrailAddress): string =>
  `${prefix}AWSLogs/${accountId}/${DIGEST_FOLDER}/${region}/`;

/** As CloudTrail names digests: by the second at which what they cover ends. So keys are in the order of the chain. */
export function digestKey(address: TrailAddress, endTime: DigestTime): string {
  const { accountId, region } = address;
  const second = endTime.replace(/[-:]/g, '');
  const file = `${accountId}_CloudTrail-Digest_${region}_${TRAIL_NAME}_${region}_${second}.json.gz`;
  return `${digestsPrefix(address)}${datePartition(endTime)}/${file}`;
}

/** When what a digest of this key covers ends; undefined for what is the key of no digest. */
export function digestEndOf(key: string): DigestTime | undefined {
  const [, , , year, month, day, hour, minute, second] = DIGEST_KEY.exec(key) ?? [];
  return year === undefined ? undefined : `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
}
