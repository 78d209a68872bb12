import type { BucketPlace } from '../s3/archive-bucket.ts';
import { TRAIL_NAME } from '../../../integrity/domain/digest-key.ts';

export const trailArn = ({ address: { region, accountId } }: Pick<BucketPlace, 'address'>): string =>
  `arn:aws:cloudtrail:${region}:${accountId}:trail/${TRAIL_NAME}`;

/** Whether a trail is meant by its name or its ARN, as everywhere in CloudTrail's API. */
export const isOurTrail = (place: BucketPlace, name: string): boolean =>
  name === TRAIL_NAME || name === trailArn(place);

/** The trail as `DescribeTrails` gives it. An installation has one, for one region. */
export function trailView(place: BucketPlace, isSigned: boolean) {
  const prefix = `${place.objectPrefix}${place.address.prefix}`;
  return {
    Name: TRAIL_NAME,
    S3BucketName: place.bucket,
    // Clients put the slash in between by themselves.
    ...(prefix === '' ? {} : { S3KeyPrefix: prefix.slice(0, -1) }),
    IncludeGlobalServiceEvents: true,
    IsMultiRegionTrail: false,
    HomeRegion: place.address.region,
    TrailARN: trailArn(place),
    LogFileValidationEnabled: isSigned,
    HasCustomEventSelectors: false,
    HasInsightSelectors: false,
    IsOrganizationTrail: false,
  };
}
