import type { Kind } from './kinds.ts';

/** How much of a day's work is done in an hour of it, by local time; 1 is the day's mean. */
export function weightOfHour(kind: Kind, hour: number): number {
  switch (kind) {
    case 'backend':
    case 'gateway':
      return 1 + 0.7 * Math.sin(((hour - 9) / 24) * 2 * Math.PI);
    case 'partner':
      return 1;
    default:
      return hour < 8 || hour > 18 ? 0 : hour === 12 ? 1.2 : 2.3;
  }
}
