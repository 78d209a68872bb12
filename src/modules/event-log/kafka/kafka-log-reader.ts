import type { Stream } from '../../../events/envelope.ts';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { messageOf } from '../../../shared/thrown.ts';
import type { Checkpoint } from '../checkpoint.ts';
import type { LogBatch } from '../event-log.ts';
import type { TopicReader } from './topic-reader.ts';

/** The reading half of the log for followers, of the partitions that are theirs. */
export class KafkaLogReader {
  readonly #readers: Readonly<Record<Stream, TopicReader>>;

  constructor(readers: Readonly<Record<Stream, TopicReader>>) {
    this.#readers = readers;
  }

  read(stream: Stream, after: Checkpoint, limit: number): Promise<LogBatch> {
    return readable(() => this.#readers[stream].read(after, limit));
  }

  end(stream: Stream): Promise<Checkpoint> {
    return readable(() => this.#readers[stream].end());
  }
}

async function readable<Value>(read: () => Promise<Value>): Promise<Value> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof InfrastructureError) throw error;
    throw new InfrastructureError('log_unavailable', `Kafka cannot be read: ${messageOf(error)}.`, error);
  }
}
