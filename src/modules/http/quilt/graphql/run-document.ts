import {
  execute,
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import type { HttpRequest } from '../../access/http-request.ts';
import { DOCUMENT_CHARS_MAX, DOCUMENT_TOKENS_MAX, whyTooMuch } from './document-limits.ts';

/** What a client sends; `operationName` says which operation of the document is meant. */
export interface GraphQLRequest {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** What resolvers and their guard know of the request. */
export interface FieldContext {
  readonly request: HttpRequest;
}

export interface DocumentOutcome {
  readonly data?: unknown;
  readonly errors: readonly GraphQLError[];
}

/** The schema is published in docs/quilt.md; asking the service for it is left out, being the most expensive question. */
const RULES = [...specifiedRules, NoSchemaIntrospectionCustomRule];

/** More would only repeat themselves. */
const VALIDATION_ERRORS_MAX = 10;

/** Reads, checks and carries out one operation. What is wrong with it, or fails in it, is among `errors`. */
export async function runDocument(
  schema: GraphQLSchema,
  { query, operationName, variables }: GraphQLRequest,
  context: FieldContext,
): Promise<DocumentOutcome> {
  const checked = readDocument(schema, query);
  if (Array.isArray(checked)) return { errors: checked };
  const { data, errors } = await execute({
    schema,
    document: checked as DocumentNode,
    contextValue: context,
    operationName: operationName ?? null,
    variableValues: variables ?? null,
  });
  return { ...(data === undefined ? {} : { data }), errors: errors ?? [] };
}

function readDocument(schema: GraphQLSchema, query: string): DocumentNode | readonly GraphQLError[] {
  if (query.length > DOCUMENT_CHARS_MAX)
    return [new GraphQLError(`The document is longer than ${DOCUMENT_CHARS_MAX} characters.`)];
  let document: DocumentNode;
  try {
    document = parse(query, { maxTokens: DOCUMENT_TOKENS_MAX });
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
  const errors = validate(schema, document, RULES, { maxErrors: VALIDATION_ERRORS_MAX });
  if (errors.length > 0) return errors;
  const reason = whyTooMuch(document);
  return reason === null ? document : [new GraphQLError(reason)];
}
