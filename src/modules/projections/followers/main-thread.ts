import type { EventRecord } from '../../../events/stored-event.ts';
import type { RuleSet } from '../../alerts/domain/rule-set.ts';

/** What followers have of the thread that answers requests. */
export interface MainThread {
  /**
   * Appends to the log, which only that thread may write in the embedded profile; resolves when all is durable.
   * Throws `log_unavailable`, after which any part may be stored: the same events may be given again.
   */
  append(events: readonly EventRecord[]): Promise<void>;
  /** The rules by which alerts are found; null until they were told, which is when the service has read its files. */
  rules(): RuleSet | null;
}
