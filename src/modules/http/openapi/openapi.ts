import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { PROBLEM_CODES } from '../problem-codes.ts';
import { schemaObject } from '../validation/schema-object.ts';

const problemSchema = z.object({
  type: z.string().describe('Path of the page about the code.'),
  title: z.string(),
  status: z.int(),
  code: z.enum(Object.keys(PROBLEM_CODES) as [string, ...string[]]),
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  requestId: z.string(),
});

/** The OpenAPI document, made from the routes and from the schemas that validate them. */
export function openApiDocument(app: INestApplication, version: string): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Keytrail')
    .setDescription('Event-sourced audit and compliance service for API keys.')
    .setVersion(version)
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', description: 'The secret of an API key, or an access token.' },
      'bearer',
    )
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key' }, 'x-api-key')
    .addSecurityRequirements('bearer')
    .addSecurityRequirements('x-api-key')
    .build();
  const document = SwaggerModule.createDocument(app, config);
  return {
    ...document,
    components: {
      ...document.components,
      schemas: { ...document.components?.schemas, Problem: schemaObject(problemSchema, 'output') },
    },
  };
}

/** Serves the document at /openapi.json and a page for people at /docs, all of it from this process. */
export function serveOpenApi(app: INestApplication, version: string): void {
  SwaggerModule.setup('docs', app, () => openApiDocument(app, version), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'Keytrail API',
  });
}
