import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { messageOf, sqliteCode } from '../../../shared/thrown.ts';
import { logUnavailable } from '../log-unavailable.ts';
import type { PackedEvents, PackedPlaces } from '../packed-events.ts';

/** What the writer thread is started with. */
export interface WriterStart {
  readonly path: string;
}

/** To the writer: a batch, or the wish that it closes the file and ends. It answers each batch before the next is sent. */
export type ToWriter = PackedEvents | 'close';

/** From the writer: `ready` once after its start, then per batch the places of its events, or why it could not write. */
export type FromWriter = 'ready' | PackedPlaces | WriterFailure;

/** An error in a form that survives being posted: a posted Error loses every property but its message and stack. */
export interface WriterFailure {
  /** The code of an InfrastructureError, else null. */
  readonly code: string | null;
  readonly message: string;
  /** SQLite's extended result code, such as 13 for a full disk, else null. */
  readonly sqliteCode: number | null;
}

export const writerFailure = (error: unknown): WriterFailure => ({
  code: error instanceof InfrastructureError ? error.code : null,
  message: messageOf(error),
  sqliteCode: sqliteCode(error),
});

export function errorFromWriter(failure: WriterFailure): InfrastructureError {
  if (failure.code !== null) return new InfrastructureError(failure.code, failure.message);
  const cause = Object.assign(new Error(failure.message), { sqliteCode: failure.sqliteCode });
  return logUnavailable(`${failure.message}.`, cause);
}
