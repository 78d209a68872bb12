import { toRecord } from '../../events/stored-event.ts';
import type { EventLog } from '../event-log/event-log.ts';
import { presentationEvent, type Presentation } from './domain/presentation-event.ts';

/** `strict`: recorded means durable. `relaxed`: recorded means handed over; a crash may lose the last moments. */
export type AuditMode = 'strict' | 'relaxed';

/** Puts presentations of secrets into the trail, as durably as the audit mode says. */
export class PresentationLog {
  readonly #log: EventLog;
  readonly #mode: AuditMode;
  readonly #onLost: (cause: unknown) => void;

  /** @param onLost told of every write that failed after its answer was given; only in relaxed mode */
  constructor(log: EventLog, mode: AuditMode, onLost: (cause: unknown) => void) {
    this.#log = log;
    this.#mode = mode;
    this.#onLost = onLost;
  }

  /** Throws InfrastructureError in strict mode if the event cannot be made durable: the caller must then fail closed. */
  record(presentation: Presentation): Promise<unknown> {
    const appended = this.#log.append([toRecord(presentationEvent(presentation))]);
    if (this.#mode === 'strict') return appended;
    appended.catch(this.#onLost);
    return Promise.resolve();
  }
}

/** Nest injection token of the {@link PresentationLog}. */
export const PRESENTATION_LOG = Symbol('PresentationLog');
