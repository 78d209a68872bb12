import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { PROBLEM_CODES } from '../problem-codes.ts';
import { alertSchema } from '../rest/alerts/alert-view.ts';
import { suppressionSchema } from '../rest/alerts/suppression-view.ts';
import { keyPageSchema, keySchema, keyWithSecretSchema } from '../rest/keys/key-answer-schemas.ts';
import { keyUsageSchema } from '../rest/keys/key-usage.ts';
import { verificationSchema } from '../rest/keys/verification-view.ts';
import { meSchema } from '../rest/sessions/me-view.ts';
import { sessionSchema } from '../rest/sessions/session-view.ts';
import { tokensSchema } from '../rest/sessions/tokens-view.ts';
import { schemaObject } from '../validation/schema-object.ts';
import { withNamedSchemas } from './named-schemas.ts';

const problemSchema = z.object({
  type: z.string().describe('Path of the page about the code.'),
  title: z.string(),
  status: z.int(),
  code: z.enum(Object.keys(PROBLEM_CODES) as [string, ...string[]]),
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  requestId: z.string(),
});

/** What more than one route answers, or clients of ours have a type for. */
const NAMED = {
  Key: keySchema,
  KeyPage: keyPageSchema,
  KeyWithSecret: keyWithSecretSchema,
  KeyUsage: keyUsageSchema,
  Verification: verificationSchema,
  Me: meSchema,
  Session: sessionSchema,
  Tokens: tokensSchema,
  Alert: alertSchema,
  AlertSuppression: suppressionSchema,
};

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
  const document = withNamedSchemas(SwaggerModule.createDocument(app, config), NAMED);
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
