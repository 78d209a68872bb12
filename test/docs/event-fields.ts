import { z } from 'zod';

/** One row of an event page: where the value stands in the event, and what it may be, in words. */
export interface EventField {
  /** Dotted path from the event's root: `data.via.keyId`. */
  readonly path: string;
  readonly type: string;
}

type Schema = z.core.JSONSchema.BaseSchema;

const NULL = 'null';

/** The fields that a schema describes, outer before inner, in the order in which they are declared. */
export const fieldsOf = (schema: z.ZodType, root: string): readonly EventField[] =>
  fieldsUnder(z.toJSONSchema(schema), root);

function fieldsUnder(schema: Schema, root: string): readonly EventField[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, declared]) => {
    const path = root === '' ? name : `${root}.${name}`;
    const property = asSchema(declared, path);
    const inner = [property, ...alternativesOf(property, path)].filter(isNested);
    return [{ path, type: typeOf(property, path) }, ...inner.flatMap((object) => fieldsUnder(object, path))];
  });
}

/** An object of which any part may be absent is one value to a reader, not a list of fields. */
const isNested = (schema: Schema): boolean => schema.type === 'object' && (schema.required ?? []).length > 0;

function typeOf(schema: Schema, path: string): string {
  const alternatives = alternativesOf(schema, path);
  if (alternatives.length > 0) {
    // Null last: what a field holds matters more than that it may hold nothing.
    const words = alternatives.map((alternative) => typeOf(alternative, path));
    return [...words.filter((word) => word !== NULL), ...words.filter((word) => word === NULL)].join(' or ');
  }
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (schema.type === 'array') return `array of ${typeOf(asSchema(schema.items, path), path)}`;
  if (schema.type === 'object') return objectType(schema, path);
  if (schema.format === 'uuid') return 'UUID';
  if (schema.format === 'date-time') return 'instant';
  if (typeof schema.type === 'string') return schema.type;
  throw new TypeError(`No words for the type of ${path}: ${JSON.stringify(schema)}`);
}

function objectType(schema: Schema, path: string): string {
  if (isNested(schema)) return 'object';
  const names = Object.keys(schema.properties ?? {});
  if (names.length > 0) return `object with any of ${names.map((name) => `\`${name}\``).join(', ')}`;
  return `object of ${typeOf(asSchema(schema.additionalProperties, path), path)}`;
}

function alternativesOf(schema: Schema, path: string): readonly Schema[] {
  if (schema.anyOf !== undefined) return schema.anyOf.map((alternative) => asSchema(alternative, path));
  const types: unknown = schema.type;
  return Array.isArray(types) ? types.map((type) => ({ ...schema, type }) as Schema) : [];
}

/** JSON Schema also knows `true`, which a validated event must not contain. */
function asSchema(schema: unknown, path: string): Schema {
  if (typeof schema === 'object' && schema !== null && !Array.isArray(schema)) return schema as Schema;
  throw new TypeError(`The schema of ${path} allows anything, so it describes nothing.`);
}
