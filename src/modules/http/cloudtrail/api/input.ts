import { z } from 'zod';

/** Texts of these requests are names, ARNs and ids. */
const TEXT_CHARS_MAX = 2_000;
const TRAILS_MAX = 100;
/** CloudTrail takes one attribute; how many were sent is refused by what looks it up. */
const ATTRIBUTES_MAX = 10;

/** The last second of the year 9999: what comes after it has no four digits, which times are written with everywhere. */
const SECONDS_MAX = 253_402_300_799;

const text = z.string().max(TEXT_CHARS_MAX);
const epochSeconds = z.number().min(0).max(SECONDS_MAX);

/** What the operations take, as clients send it. Members that are not listed are passed over, as in AWS. */
export const describeTrailsInput = z.object({ trailNameList: z.array(text).max(TRAILS_MAX).optional() });
export const trailStatusInput = z.object({ Name: text });
export const publicKeysInput = z.object({
  StartTime: epochSeconds.optional(),
  EndTime: epochSeconds.optional(),
});
export const lookupInput = z.object({
  LookupAttributes: z
    .array(z.object({ AttributeKey: text, AttributeValue: text }))
    .max(ATTRIBUTES_MAX)
    .optional(),
  StartTime: epochSeconds.optional(),
  EndTime: epochSeconds.optional(),
  EventCategory: text.optional(),
  MaxResults: z.number().optional(),
  NextToken: text.optional(),
});
export type LookupInput = z.output<typeof lookupInput>;
