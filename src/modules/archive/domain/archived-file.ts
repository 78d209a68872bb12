import { z } from 'zod';
import { STREAMS, type Stream } from '../../../events/envelope.ts';
import type { IsoTime } from '../../../shared/iso-time.ts';

/** A stretch of the log: one partition of one stream, both offsets inclusive. Offsets in it that no event has are gaps. */
export interface LogRange {
  readonly stream: Stream;
  readonly partition: number;
  readonly fromOffset: number;
  readonly toOffset: number;
}

/** What is going to be written, fixed before it is: doing it again after a crash gives the same object. */
export interface BatchPlan extends LogRange {
  readonly key: string;
  readonly deliveredAt: IsoTime;
  readonly records: number;
}

/** A log file that is in the archive. `records` counts events; records that only continue a large one are not counted. */
export interface DeliveredFile extends BatchPlan {
  readonly rawBytes: number;
  readonly storedBytes: number;
  /** Lower-case hexadecimal SHA-256 of the object's bytes. */
  readonly sha256: string;
  /** Lower-case hexadecimal SHA-256 of the uncompressed content, as digests state it. */
  readonly contentSha256: string;
  readonly minEventTime: IsoTime;
  readonly maxEventTime: IsoTime;
}

/** As the index lists it. */
export interface ArchivedFile extends DeliveredFile {
  /** Counts up in the order of writing; files of one partition of a stream follow each other in log order. */
  readonly sequence: number;
}

type FileMetadata = Omit<DeliveredFile, 'key' | 'storedBytes' | 'sha256'>;

const count = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

const metadataSchema = z.object({
  stream: z.enum(STREAMS),
  partition: count,
  'from-offset': count,
  'to-offset': count,
  'delivered-at': z.string(),
  records: count,
  'raw-bytes': count,
  'content-sha256': z.string(),
  'min-event-time': z.string(),
  'max-event-time': z.string(),
});

/** Metadata of the object: with it, the index of the archive can be made again without reading the files. */
export const toMetadata = (file: FileMetadata): Readonly<Record<string, string>> => ({
  stream: file.stream,
  partition: String(file.partition),
  'from-offset': String(file.fromOffset),
  'to-offset': String(file.toOffset),
  'delivered-at': file.deliveredAt,
  records: String(file.records),
  'raw-bytes': String(file.rawBytes),
  'content-sha256': file.contentSha256,
  'min-event-time': file.minEventTime,
  'max-event-time': file.maxEventTime,
});

/** Undefined when the metadata is not that of a log file of ours, as after copying the archive with plain tools. */
export function fromMetadata(metadata: Readonly<Record<string, string>>): FileMetadata | undefined {
  const parsed = metadataSchema.safeParse(metadata);
  if (!parsed.success) return undefined;
  const { stream, partition, records } = parsed.data;
  return {
    stream,
    partition,
    fromOffset: parsed.data['from-offset'],
    toOffset: parsed.data['to-offset'],
    deliveredAt: parsed.data['delivered-at'],
    records,
    rawBytes: parsed.data['raw-bytes'],
    contentSha256: parsed.data['content-sha256'],
    minEventTime: parsed.data['min-event-time'],
    maxEventTime: parsed.data['max-event-time'],
  };
}
