import { Body, Param, Query, type PipeTransform } from '@nestjs/common';
import { ApiBody, ApiQuery } from '@nestjs/swagger';
import type { z } from 'zod';
import { schemaObject } from './schema-object.ts';
import { keyIdText } from './text-schemas.ts';
import { validate } from './validate.ts';

/**
 * A check by hand for a hot path: gives what the schema would give, or undefined when it does not know, upon which the
 * schema decides. A property test must show that the two never differ.
 */
export type QuickCheck<Schema extends z.ZodType> = (value: unknown) => z.output<Schema> | undefined;

class SchemaPipe implements PipeTransform {
  constructor(
    private readonly schema: z.ZodType,
    private readonly where: string,
    private readonly prepare: (value: unknown) => unknown = (value) => value,
    private readonly quick: QuickCheck<z.ZodType> = () => undefined,
  ) {}

  transform(value: unknown): unknown {
    return this.quick(value) ?? validate(this.schema, this.prepare(value), this.where);
  }
}

const methodOf = (target: object, name: string | symbol | undefined): TypedPropertyDescriptor<unknown> => {
  const descriptor = name === undefined ? undefined : Object.getOwnPropertyDescriptor(target, name);
  if (descriptor === undefined) throw new TypeError('only parameters of methods can be validated');
  return descriptor;
};

/** The JSON body, validated; also described in the OpenAPI document, so that the two cannot differ. */
export const ValidBody =
  <Schema extends z.ZodType>(schema: Schema, quick?: QuickCheck<Schema>): ParameterDecorator =>
  (target, name, index) => {
    Body(new SchemaPipe(schema, 'body', undefined, quick))(target, name, index);
    ApiBody({ schema: schemaObject(schema, 'input') })(target, name ?? '', methodOf(target, name));
  };

/** Like {@link ValidBody}, for a route that may be called without any body. */
export const OptionalBody =
  (schema: z.ZodType): ParameterDecorator =>
  (target, name, index) => {
    Body(new SchemaPipe(schema, 'body', (body) => body ?? {}))(target, name, index);
    ApiBody({ required: false, schema: schemaObject(schema, 'input') })(
      target,
      name ?? '',
      methodOf(target, name),
    );
  };

/** A key may be presented as `api_key`; it is for the guard and not part of what the route takes. */
function withoutCredential(query: unknown): unknown {
  if (typeof query !== 'object' || query === null) return query;
  const { api_key: _credential, ...rest } = query as Record<string, unknown>;
  return rest;
}

/** The query parameters, validated and described like {@link ValidBody}; unknown parameters are refused. */
export const ValidQuery =
  (schema: z.ZodObject): ParameterDecorator =>
  (target, name, index) => {
    Query(new SchemaPipe(schema, 'query', withoutCredential))(target, name, index);
    // Not by parsing undefined: a parameter may be left out and yet refuse to be undefined.
    const { required = [] } = schemaObject(schema, 'input');
    for (const [parameter, field] of Object.entries(schema.shape)) {
      ApiQuery({
        name: parameter,
        required: required.includes(parameter),
        schema: schemaObject(field as z.ZodType, 'input'),
      })(target, name ?? '', methodOf(target, name));
    }
  };

/** The `:id` of the path, which must at least have the form of a key id. */
export const KeyId = (): ParameterDecorator => Param('id', new SchemaPipe(keyIdText, 'key id'));
