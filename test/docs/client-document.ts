/** An OpenAPI document as far as it matters here. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: object;
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

interface OpenApiOperation {
  readonly summary?: string;
  readonly parameters?: readonly unknown[];
  readonly requestBody?: unknown;
  readonly responses: Readonly<Record<string, unknown>>;
}

/** What the TypeScript client and the web console ask the service, and what is made typed of its document. */
const CLIENT_ROUTES = [
  ['post', '/v1/sign-in'],
  ['post', '/v1/sessions/refresh'],
  ['post', '/v1/sign-out'],
  ['get', '/v1/me'],
  ['post', '/v1/keys'],
  ['get', '/v1/keys'],
  ['get', '/v1/keys/{id}'],
  ['post', '/v1/keys/revoke'],
  ['post', '/v1/keys/{id}/revoke'],
  ['post', '/v1/keys/{id}/rotate'],
  ['post', '/v1/keys/verify'],
  ['get', '/v1/keys/{id}/usage'],
  ['post', '/v1/keys/{id}/disable'],
  ['post', '/v1/keys/{id}/enable'],
  ['get', '/v1/events'],
  ['post', '/v1/sql'],
  ['get', '/v1/integrity'],
  ['get', '/v1/alerts'],
  ['get', '/v1/alerts/{id}'],
  ['post', '/v1/alerts/{id}/acknowledge'],
  ['post', '/v1/alerts/{id}/resolve'],
  ['post', '/v1/alert-suppressions'],
  ['get', '/v1/access-reviews'],
  ['get', '/v1/access-reviews/{id}'],
  ['get', '/v1/access-reviews/{id}/keys'],
  ['post', '/v1/access-reviews/{id}/keys/{keyId}/attest'],
  ['post', '/v1/access-reviews/{id}/keys/{keyId}/review'],
  ['get', '/v1/policies'],
  ['get', '/v1/policies/{name}/findings'],
  ['get', '/v1/policy-exceptions'],
  ['post', '/v1/policy-exceptions/{id}/approve'],
  ['post', '/v1/policy-exceptions/{id}/reject'],
] as const;

/**
 * The part of the service's document that the client is typed by: its routes with what they take and answer when all is well.
 * What may be refused is one schema, `Problem`. So a change of another route does not change the client.
 * @throws Error when the service has no such route
 */
export function clientDocument(document: OpenApiDocument): OpenApiDocument {
  const paths: Record<string, Record<string, OpenApiOperation>> = {};
  for (const [method, path] of CLIENT_ROUTES) {
    const operation = document.paths[path]?.[method];
    if (operation === undefined) throw new Error(`The OpenAPI document has no ${method} ${path}.`);
    paths[path] = { ...paths[path], [method]: whenAllIsWell(operation) };
  }
  const names = reachable(paths, document.components.schemas, new Set(['Problem']));
  const schemas = Object.fromEntries(
    [...names].sort().map((name) => [name, document.components.schemas[name]]),
  );
  return { openapi: document.openapi, info: document.info, paths, components: { schemas } };
}

/** Without `operationId`, which names a class of the service. */
const whenAllIsWell = ({
  summary,
  parameters,
  requestBody,
  responses,
}: OpenApiOperation): OpenApiOperation => ({
  ...(summary === undefined ? {} : { summary }),
  ...(parameters === undefined ? {} : { parameters }),
  ...(requestBody === undefined ? {} : { requestBody }),
  responses: Object.fromEntries(Object.entries(responses).filter(([status]) => status.startsWith('2'))),
});

const REFERENCE = /"#\/components\/schemas\/(\w+)"/g;

/** The names of all schemas that something refers to, directly or through another schema. */
function reachable(
  value: unknown,
  schemas: Readonly<Record<string, unknown>>,
  found: Set<string>,
): ReadonlySet<string> {
  for (const [, name = ''] of JSON.stringify(value).matchAll(REFERENCE)) {
    if (found.has(name)) continue;
    found.add(name);
    reachable(schemas[name], schemas, found);
  }
  return found;
}
