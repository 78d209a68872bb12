import type { EventLog } from '../event-log/event-log.ts';

/** The half of the {@link EventLog} that followers need: they read, and can therefore not harm the truth. */
export type LogReader = Pick<EventLog, 'read' | 'end'>;
