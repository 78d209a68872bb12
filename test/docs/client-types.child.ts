/**
 * Reads the service's OpenAPI document from standard input and prints what src/client/openapi.ts has to be. A process of its
 * own, since loading the generator inside a test would take longer than everything else there.
 */
import { text } from 'node:stream/consumers';
import type { OpenApiDocument } from './client-document.ts';
import { clientTypes } from './client-types.ts';

process.stdout.write(await clientTypes(JSON.parse(await text(process.stdin)) as OpenApiDocument));
