import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { clientDocument, type OpenApiDocument } from './client-document.ts';

const HEADER = `/**
 * Written by \`npm run docs:openapi\` from the service's OpenAPI document, of which it has the routes that the client and the web
 * console ask. A spec compares the two; changes made here by hand are lost.
 */
`;

/** The text of src/client/openapi.ts, from the document that the service serves at /openapi.json. */
export async function clientTypes(document: OpenApiDocument): Promise<string> {
  // The document is checked by whoever reads it as one; openapi-typescript has types for OpenAPI 3.1 that ours fits into.
  const types = await openapiTS(clientDocument(document) as unknown as OpenAPI3, {
    immutable: true,
    silent: true,
  });
  return `${HEADER}${astToString(types)}`;
}
