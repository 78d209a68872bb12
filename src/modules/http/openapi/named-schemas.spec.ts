import { describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { schemaObject } from '../validation/schema-object.ts';
import { withNamedSchemas } from './named-schemas.ts';

const keySchema = z.object({ id: z.string(), name: z.string().nullable() });
const pageSchema = z.object({ items: z.array(keySchema), nextCursor: z.string().nullable() });
const otherSchema = z.object({ id: z.string() });

const answer = (schema: z.ZodType) => ({
  description: 'Done.',
  content: { 'application/json': { schema: schemaObject(schema, 'output') } },
});
const document: OpenAPIObject = {
  openapi: '3.1.0',
  info: { title: 'a', version: '1' },
  components: { schemas: { Problem: { type: 'object' } } },
  paths: {
    '/keys': { get: { responses: { 200: answer(pageSchema) } } },
    '/keys/{id}': { get: { responses: { 200: answer(keySchema), 201: answer(otherSchema) } } },
  },
} as unknown as OpenAPIObject;

describe('named schemas', () => {
  const named = withNamedSchemas(document, { Key: keySchema, KeyPage: pageSchema });
  const schemaOf = (path: string, status: number): unknown =>
    (
      JSON.parse(JSON.stringify(named.paths)) as Record<
        string,
        { get: { responses: Record<number, ReturnType<typeof answer>> } }
      >
    )[path]?.get.responses[status]?.content['application/json'].schema;

  it('are referred to wherever they stand, also inside each other', () => {
    expect(schemaOf('/keys', 200)).toEqual({ $ref: '#/components/schemas/KeyPage' });
    expect(schemaOf('/keys/{id}', 200)).toEqual({ $ref: '#/components/schemas/Key' });
    expect(named.components?.schemas).toMatchObject({
      Problem: { type: 'object' },
      Key: schemaObject(keySchema, 'output'),
      KeyPage: { properties: { items: { items: { $ref: '#/components/schemas/Key' } } } },
    });
  });

  it('leave others as they are', () => {
    expect(schemaOf('/keys/{id}', 201)).toEqual(schemaObject(otherSchema, 'output'));
  });
});
