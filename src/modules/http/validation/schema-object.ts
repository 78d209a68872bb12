import type { ApiBodyOptions } from '@nestjs/swagger';
import { z } from 'zod';

/** A JSON schema as OpenAPI 3.1 takes it. */
export type SchemaObject = Exclude<Extract<ApiBodyOptions, { schema: unknown }>['schema'], { $ref: string }>;

/**
 * The JSON schema of what a client sends or gets. Refinements that JSON Schema cannot state are left out, so the
 * document promises less than is checked, never more.
 */
export function schemaObject(schema: z.ZodType, io: 'input' | 'output'): SchemaObject {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest as SchemaObject;
}
