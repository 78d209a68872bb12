/** When, over a week, the owner of a key works. Weights are requests per hour relative to each other. */
export type Rhythm = 'service' | 'office' | 'nightly' | 'pipeline';

const isWeekend = (weekday: number): boolean => weekday === 0 || weekday === 6;

/**
 * @param hourOfDay 0–23, UTC
 * @param weekday 0 is Sunday
 */
export function weightOf(rhythm: Rhythm, hourOfDay: number, weekday: number): number {
  switch (rhythm) {
    case 'service':
      return isWeekend(weekday) ? 0.6 : 1;
    case 'office':
      return isWeekend(weekday) ? 0 : officeHours(hourOfDay);
    case 'nightly':
      return hourOfDay === 2 ? 12 : 0;
    case 'pipeline':
      return isWeekend(weekday) ? 0.05 : officeHours(hourOfDay) + 0.1;
    default:
      return rhythm satisfies never;
  }
}

/** People come between 7 and 18, and pause at noon. */
const officeHours = (hour: number): number => (hour < 7 || hour > 18 ? 0 : hour === 12 ? 0.5 : 1.5);
