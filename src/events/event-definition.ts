import { z } from 'zod';
import { envelopeShape, type EventEnvelope, type Stream } from './envelope.ts';

/** One published version of one event type: its stream, the schema of its data, and an example that satisfies it. */
export interface EventDefinition<Type extends string, Version extends number, Schema extends z.ZodType> {
  readonly type: Type;
  readonly version: Version;
  readonly stream: Stream;
  /** One sentence for docs/events. */
  readonly meaning: string;
  readonly data: Schema;
  readonly event: z.ZodType<EventEnvelope<Type, Version, z.infer<Schema>>>;
  readonly example: EventEnvelope<Type, Version, z.infer<Schema>>;
}

export function defineEvent<
  Type extends string,
  const Version extends number,
  Schema extends z.ZodType,
>(input: {
  readonly type: Type;
  readonly version: Version;
  readonly stream: Stream;
  readonly meaning: string;
  readonly data: Schema;
  readonly example: Omit<EventEnvelope<Type, Version, z.infer<Schema>>, 'type' | 'version'>;
}): EventDefinition<Type, Version, Schema> {
  const event = z.strictObject({
    ...envelopeShape,
    type: z.literal(input.type),
    version: z.literal(input.version),
    data: input.data,
  });
  return {
    type: input.type,
    version: input.version,
    stream: input.stream,
    meaning: input.meaning,
    data: input.data,
    event: event as unknown as z.ZodType<EventEnvelope<Type, Version, z.infer<Schema>>>,
    example: { ...input.example, type: input.type, version: input.version },
  };
}

/** The TypeScript type of the events that a definition describes. */
export type EventOf<Definition> =
  Definition extends EventDefinition<infer Type, infer Version, infer Schema>
    ? EventEnvelope<Type, Version, Readonly<z.infer<Schema>>>
    : never;
