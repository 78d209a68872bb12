import { STREAMS, type Stream } from '../../../events/envelope.ts';
import { advance, BEGINNING, formatCheckpoint, later, type Checkpoint } from '../../event-log/checkpoint.ts';
import type { TrailPosition } from '../query-engine.ts';

/** How far both streams have come: the table `audit_trail` is made of the two together. */
export type TrailCheckpoint = Readonly<Record<Stream, Checkpoint>>;

export const TRAIL_BEGINNING: TrailCheckpoint = { lifecycle: BEGINNING, usage: BEGINNING };

export function advanceTrail(
  trail: TrailCheckpoint,
  stream: Stream,
  partition: number,
  offset: number,
): TrailCheckpoint {
  return { ...trail, [stream]: advance(trail[stream], partition, offset) };
}

/** The later of two places in every partition of both streams. */
export function laterOf(one: TrailCheckpoint, other: TrailCheckpoint): TrailCheckpoint {
  return {
    lifecycle: later(one.lifecycle, other.lifecycle),
    usage: later(one.usage, other.usage),
  };
}

export const offsetIn = (trail: TrailCheckpoint, stream: Stream, partition: number): number =>
  trail[stream][partition] ?? 0;

/** True when everything up to `position` is contained in what `reader` has seen. */
export const coversTrail = (reader: TrailCheckpoint, position: TrailCheckpoint): boolean =>
  STREAMS.every((stream) => position[stream].every((offset, p) => offsetIn(reader, stream, p) >= offset));

export const formatTrail = (trail: TrailCheckpoint): TrailPosition => ({
  lifecycle: formatCheckpoint(trail.lifecycle),
  usage: formatCheckpoint(trail.usage),
});
