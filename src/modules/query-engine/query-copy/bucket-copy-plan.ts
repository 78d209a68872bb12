import { z } from 'zod';
import { STREAMS } from '../../../events/envelope.ts';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import type { ArchivedFile } from './archived-files.ts';
import { COPY_FORMAT } from './sqlite-manifest.ts';
import { advanceTrail, TRAIL_BEGINNING, type TrailCheckpoint } from './trail-checkpoint.ts';

const count = z.int().nonnegative();
const trail = z.object({ lifecycle: z.array(count).readonly(), usage: z.array(count).readonly() });
const heading = {
  /** {@link COPY_FORMAT} of the program that made the plan. */
  format: z.int(),
  number: z.int().positive(),
  plannedAt: z.iso.datetime(),
  /**
   * A file of the list up to which all are in this plan or before it; null where none is. Where looking for the next ones
   * begins, if the list of who looks has the same file in the same place.
   */
  place: z.object({ sequence: count, key: z.string() }).nullable(),
};

const planSchema = z.object({
  ...heading,
  /** Every Parquet object of the plan states it: tells the plan from one that had its number in another copy. */
  id: z.uuid(),
  /** Where the plan before this one ended: rows up to here are in objects of earlier plans. */
  after: trail,
  files: z
    .array(
      z.object({
        sequence: count,
        key: z.string(),
        stream: z.enum(STREAMS),
        partition: count,
        fromOffset: count,
        toOffset: count,
        rawBytes: count,
      }),
    )
    .min(1)
    .readonly(),
  dates: z.array(z.object({ date: z.string(), rows: count })).readonly(),
});

const doneSchema = z.object({
  ...heading,
  compacted: trail,
  objects: z.array(z.object({ key: z.string(), date: z.string(), rows: count, bytes: count })).readonly(),
});

/**
 * One batch of the copy, fixed before it is written: which archive files, and which rows of them make how many objects.
 * It names all that its objects depend on, so that whoever carries it out, and how often, makes the same rows.
 */
export type CopyPlan = Readonly<z.infer<typeof planSchema>>;

/** A plan that is carried out: the table has every event up to `compacted`. */
export type CopyDone = Readonly<z.infer<typeof doneSchema>>;

export type CopyObject = CopyDone['objects'][number];

/** How far the copy has come. */
export type Reached = Pick<CopyDone, 'number' | 'plannedAt' | 'place' | 'compacted'>;

export const NOTHING_DONE: Reached = {
  number: 0,
  plannedAt: '1970-01-01T00:00:00.000Z',
  place: null,
  compacted: TRAIL_BEGINNING,
};

/** What a plan says of an archive file; the list says more. */
export const asPlanned = (file: ArchivedFile): CopyPlan['files'][number] => ({
  sequence: file.sequence,
  key: file.key,
  stream: file.stream,
  partition: file.partition,
  fromOffset: file.fromOffset,
  toOffset: file.toOffset,
  rawBytes: file.rawBytes,
});

/** Follows from plan and objects alone, so that two leaders write the same. */
export function doneWith(plan: CopyPlan, objects: readonly CopyObject[]): CopyDone {
  const { format, number, plannedAt, place, files, after } = plan;
  const compacted = files.reduce<TrailCheckpoint>(
    (reached, { stream, partition, toOffset }) => advanceTrail(reached, stream, partition, toOffset),
    after,
  );
  return { format, number, plannedAt, place, compacted, objects };
}

export const encode = (value: CopyPlan | CopyDone): Uint8Array => Buffer.from(JSON.stringify(value));

export const decodePlan = (key: string, bytes: Uint8Array): CopyPlan => decode(planSchema, key, bytes);
export const decodeDone = (key: string, bytes: Uint8Array): CopyDone => decode(doneSchema, key, bytes);

function decode<Value>(schema: z.ZodType<Value>, key: string, bytes: Uint8Array): Value {
  let format: number;
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    ({ format } = z.object({ format: z.int() }).parse(value));
    if (format === COPY_FORMAT) return schema.parse(value);
  } catch (cause) {
    throw new InfrastructureError('query_copy_unreadable', `${key} of the query copy cannot be read.`, cause);
  }
  const formats = `has format ${format}, this program writes ${COPY_FORMAT}`;
  throw format > COPY_FORMAT
    ? new InfrastructureError('query_copy_newer', `The query copy in the bucket ${formats}.`)
    : new InfrastructureError('query_copy_outdated', `The query copy in the bucket ${formats}.`);
}
