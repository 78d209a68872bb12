/**
 * The name of a time zone as everybody writes it: `europe/berlin` is shown as `Europe/Berlin`. Other names of the same
 * rules stay as they were written (`Asia/Kolkata`, `EST`): which of them is the first one changes with the version of the
 * time zone database, and the schedule would be another one then. Null: there is no such zone.
 */
export function timeZoneName(written: string): string | null {
  try {
    const { timeZone } = new Intl.DateTimeFormat('en-US', { timeZone: written }).resolvedOptions();
    return timeZone.toLowerCase() === written.toLowerCase() ? timeZone : written;
  } catch {
    return null;
  }
}
