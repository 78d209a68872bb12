/** An instant as ISO 8601 UTC text with milliseconds, `2026-11-20T21:04:44.123Z`: sorts as text, is what events carry. */
export type IsoTime = string;

export const MS_PER_SECOND = 1_000;
export const MS_PER_MINUTE = 60 * MS_PER_SECOND;
export const MS_PER_HOUR = 60 * MS_PER_MINUTE;
export const MS_PER_DAY = 24 * MS_PER_HOUR;

let lastMs = Number.NaN;
let lastTime: IsoTime = '';

/**
 * Milliseconds since the epoch as text. The latest answer is kept: requests that come within one millisecond share it,
 * and formatting a time costs as much as hashing a secret.
 */
export function isoTime(ms: number): IsoTime {
  if (ms !== lastMs) {
    lastTime = new Date(ms).toISOString();
    lastMs = ms;
  }
  return lastTime;
}

export const epochMs = (time: IsoTime): number => Date.parse(time);

/** `2026-11-20T21:04:44Z`: CloudTrail's `eventTime`, which has no milliseconds. */
export const isoSeconds = (time: IsoTime): string => `${time.slice(0, 19)}Z`;

/** `2026/11/20`: the partition value of the archive and of the query copy. */
export const datePartition = (time: IsoTime): string =>
  `${time.slice(0, 4)}/${time.slice(5, 7)}/${time.slice(8, 10)}`;
