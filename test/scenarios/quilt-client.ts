import { QUILT_DOCUMENTS, type QuiltOperation } from './quilt-documents.ts';
import type { Answer, TestService } from './service.ts';

/** The headers of quilt3 8.0.0, beside its credential. */
const HEADERS = {
  'content-type': 'application/json',
  accept: 'application/json',
  'user-agent': 'quilt-python/8.0.0 (Linux 6.18) CPython/3.11.7',
} as const;

/** Sends an operation on API keys as the Python client does. @param variables each filter that is not set as null */
export const quilt = (
  service: TestService,
  secret: string | null,
  operationName: QuiltOperation,
  variables: Readonly<Record<string, unknown>>,
): Promise<Answer> =>
  service.call('POST', '/graphql', {
    secret,
    headers: HEADERS,
    body: { query: QUILT_DOCUMENTS[operationName], operationName, variables },
  });

/** Sends any document. */
export const graphql = (service: TestService, secret: string | null, body: unknown): Promise<Answer> =>
  service.call('POST', '/graphql', { secret, headers: HEADERS, body });

/** Sends a form, as the client sends its refresh token and a browser the page of `/login`. */
export const sendForm = (
  service: TestService,
  path: string,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> =>
  service.call('POST', path, {
    secret: null,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  });

/** What a test looks for inside an answer: `at(answer, 'data', 'me', 'apiKeys')`. */
export const at = (answer: Answer, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>(
    (value, step) => (value as Readonly<Record<string | number, unknown>> | null | undefined)?.[step],
    answer.body,
  );
