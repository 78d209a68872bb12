import type { OpenAPIObject } from '@nestjs/swagger';
import type { z } from 'zod';
import { schemaObject, type SchemaObject } from '../validation/schema-object.ts';

type Schemas = Readonly<Record<string, SchemaObject>>;

/**
 * Gives schemas that several answers share a name, so that the document describes a key once and clients that are generated
 * from it have one type for it. Wherever a schema stands word for word, a reference stands instead.
 */
export function withNamedSchemas(
  document: OpenAPIObject,
  named: Readonly<Record<string, z.ZodType>>,
): OpenAPIObject {
  const schemas: Schemas = Object.fromEntries(
    Object.entries(named).map(([name, schema]) => [name, schemaObject(schema, 'output')]),
  );
  const names = new Map(Object.entries(schemas).map(([name, schema]) => [JSON.stringify(schema), name]));
  const components = Object.fromEntries(
    // A named schema may contain another one, but is not to become a reference to itself.
    Object.entries(schemas).map(([name, schema]) => [name, withReferencesInside(schema, names)]),
  );
  return {
    ...document,
    paths: withReferences(document.paths, names) as OpenAPIObject['paths'],
    components: {
      ...document.components,
      schemas: { ...document.components?.schemas, ...(components as Schemas) },
    },
  };
}

function withReferences(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const name = names.get(JSON.stringify(value));
  return name === undefined ? withReferencesInside(value, names) : { $ref: `#/components/schemas/${name}` };
}

const withReferencesInside = (value: object, names: ReadonlyMap<string, string>): unknown =>
  Array.isArray(value)
    ? value.map((item) => withReferences(item, names))
    : Object.fromEntries(
        Object.entries(value).map(([field, inner]) => [field, withReferences(inner, names)]),
      );
