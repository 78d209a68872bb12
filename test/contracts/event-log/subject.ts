import type { EventLog } from '../../../src/modules/event-log/event-log.ts';

/** A new, empty log, and what the suite needs to do to it from outside. */
export interface EventLogSubject {
  readonly log: EventLog;
  /** Closes the log and opens the same one again, as a restart of the service does. */
  reopen(): Promise<EventLog>;
  /** Makes every write fail, until the function that comes back is called. */
  breakWrites(): Promise<() => Promise<void>>;
  /** Closes the log, if it is open, and removes what it stored. */
  cleanup(): Promise<void>;
}
