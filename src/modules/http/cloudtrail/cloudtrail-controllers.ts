import { CloudTrailController } from './api/cloudtrail.controller.ts';
import { EventLookup } from './api/event-lookup.ts';
import { ArchiveBucketController } from './s3/archive-bucket.controller.ts';

/** Everything that AWS's clients talk to. Parts of the HTTP room, which has one door with many signs. */
export const CLOUDTRAIL_CONTROLLERS = [CloudTrailController, ArchiveBucketController];

export const CLOUDTRAIL_PROVIDERS = [EventLookup];
