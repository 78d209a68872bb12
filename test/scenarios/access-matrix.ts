import { tiledHex } from '../../src/modules/http/tiled/tiled-id.ts';
import type { CallOptions } from './service.ts';

/** Somebody else's things in one tenant. */
export interface Target {
  readonly tenant: string;
  /** Part of every name in the tenant, so that a leak of any of them is found by searching for it. */
  readonly mark: string;
  readonly keyId: string;
  readonly secret: string;
  readonly principalId: string;
  readonly sessionId: string;
  readonly alertId: string;
  readonly suppressionId: string;
  readonly exceptionId: string;
  readonly reviewId: string;
}

export interface MatrixCall {
  readonly method: string;
  readonly path: string;
  readonly options?: Pick<CallOptions, 'body' | 'headers'>;
}

/** How every route that takes a credential is asked about a target. A route that is not here fails the spec. */
export const MATRIX: Readonly<Record<string, (target: Target) => MatrixCall>> = {
  'POST /v1/keys': ({ tenant, mark }) => post('/v1/keys', { name: `${mark} made`, tenant }),
  'GET /v1/keys': () => get('/v1/keys?limit=500'),
  'GET /v1/keys/:id': ({ keyId }) => get(`/v1/keys/${keyId}`),
  'GET /v1/keys/:id/usage': ({ keyId }) => get(`/v1/keys/${keyId}/usage`),
  'GET /v1/keys/:id/rotation': ({ keyId }) => get(`/v1/keys/${keyId}/rotation`),
  'PATCH /v1/keys/:id': ({ keyId }) => ({
    method: 'PATCH',
    path: `/v1/keys/${keyId}`,
    options: { body: { note: 'changed' } },
  }),
  'POST /v1/keys/:id/disable': ({ keyId }) => post(`/v1/keys/${keyId}/disable`),
  'POST /v1/keys/:id/enable': ({ keyId }) => post(`/v1/keys/${keyId}/enable`),
  'POST /v1/keys/:id/rotate': ({ keyId }) => post(`/v1/keys/${keyId}/rotate`),
  'POST /v1/keys/:id/revoke': ({ keyId }) => post(`/v1/keys/${keyId}/revoke`),
  'POST /v1/keys/revoke': ({ secret }) => post('/v1/keys/revoke', { secret }),
  'POST /v1/keys/verify': ({ secret }) => post('/v1/keys/verify', { secret }),
  'POST /v1/usage': ({ keyId }) => ({
    method: 'POST',
    path: '/v1/usage',
    options: {
      headers: { 'content-type': 'application/x-ndjson' },
      body: `${JSON.stringify({ id: crypto.randomUUID(), keyId, time: new Date().toISOString() })}\n`,
    },
  }),
  'GET /v1/events': ({ keyId }) => get(`/v1/events?keyId=${keyId}`),
  'POST /v1/sql': ({ tenant }) =>
    post('/v1/sql', {
      sql: `SELECT keyname, tenant, requestparameters FROM audit_trail WHERE tenant = '${tenant}' OR 1 = 1 LIMIT 1000`,
    }),
  'POST /v1/query': ({ tenant }) =>
    post('/v1/query', {
      dataset: 'keys',
      metrics: ['keys'],
      dimensions: ['keyName', 'owner', 'tenant'],
      filters: [{ dimension: 'tenant', operator: 'in', value: [tenant, "%' OR 1=1"] }],
    }),
  'GET /v1/reports/unused-keys': () => get('/v1/reports/unused-keys?days=1'),
  'GET /v1/reports/usage': () => get('/v1/reports/usage?groupBy=key'),
  'GET /v1/reports/inventory': () => get('/v1/reports/inventory'),
  'GET /v1/reports/access-review': () => get('/v1/reports/access-review'),
  'GET /v1/reports/failed-attempts': () => get('/v1/reports/failed-attempts'),
  'GET /v1/reports/blast-radius': ({ keyId }) => get(`/v1/reports/blast-radius?keyId=${keyId}`),
  'GET /v1/report-schedules': () => get('/v1/report-schedules'),
  'POST /v1/report-schedules/:name/run': ({ tenant }) => post(`/v1/report-schedules/${tenant}-weekly/run`),
  'GET /v1/report-runs': () => get('/v1/report-runs?limit=200'),
  'GET /v1/report-runs/:id': () => get('/v1/report-runs/run_0'),
  'GET /v1/report-runs/:id/files/:format': () => get('/v1/report-runs/run_0/files/json'),
  'GET /v1/alerts': ({ tenant }) => get(`/v1/alerts?limit=500&tenant=${tenant}`),
  'GET /v1/alerts/:id': ({ alertId }) => get(`/v1/alerts/${alertId}`),
  'POST /v1/alerts/:id/acknowledge': ({ alertId }) => post(`/v1/alerts/${alertId}/acknowledge`),
  'POST /v1/alerts/:id/resolve': ({ alertId }) =>
    post(`/v1/alerts/${alertId}/resolve`, { resolution: 'expected' }),
  'GET /v1/alert-suppressions': () => get('/v1/alert-suppressions?limit=500&state=all'),
  'POST /v1/alert-suppressions': ({ keyId, mark }) =>
    post('/v1/alert-suppressions', { keyId, until: inAnHour(), reason: `${mark} is tried` }),
  'POST /v1/alert-suppressions/:id/end': ({ suppressionId }) =>
    post(`/v1/alert-suppressions/${suppressionId}/end`),
  'GET /v1/integrity': () => get('/v1/integrity'),
  'GET /v1/evidence': () => get('/v1/evidence'),
  'GET /v1/evidence/:control': () => get('/v1/evidence/CIS-2.11?format=json'),
  'POST /v1/access-reviews': ({ tenant, mark }) =>
    post('/v1/access-reviews', { name: `${mark} review`, tenant }),
  'GET /v1/access-reviews': () => get('/v1/access-reviews?limit=500'),
  'GET /v1/access-reviews/:id': ({ reviewId }) => get(`/v1/access-reviews/${reviewId}`),
  'POST /v1/access-reviews/:id/close': ({ reviewId }) =>
    post(`/v1/access-reviews/${reviewId}/close`, { reason: 'tried' }),
  'GET /v1/access-reviews/:id/keys': ({ reviewId }) => get(`/v1/access-reviews/${reviewId}/keys`),
  'POST /v1/access-reviews/:id/keys/:keyId/attest': ({ reviewId, keyId }) =>
    post(`/v1/access-reviews/${reviewId}/keys/${keyId}/attest`, { decision: 'keep' }),
  'POST /v1/access-reviews/:id/keys/:keyId/review': ({ reviewId, keyId }) =>
    post(`/v1/access-reviews/${reviewId}/keys/${keyId}/review`, { decision: 'keep' }),
  'GET /v1/leaks': () => get('/v1/leaks?limit=500'),
  'POST /v1/leaks': ({ secret }) => post('/v1/leaks', { secret }),
  'GET /v1/policies': () => get('/v1/policies'),
  'GET /v1/policies/:name/findings': () => get('/v1/policies/none/findings'),
  'GET /v1/policy-exceptions': () => get('/v1/policy-exceptions?limit=500'),
  'POST /v1/policy-exceptions': ({ keyId, mark }) =>
    post('/v1/policy-exceptions', { policy: 'none', keyId, until: inAnHour(), reason: `${mark} is tried` }),
  'POST /v1/policy-exceptions/:id/approve': ({ exceptionId }) =>
    post(`/v1/policy-exceptions/${exceptionId}/approve`),
  'POST /v1/policy-exceptions/:id/reject': ({ exceptionId }) =>
    post(`/v1/policy-exceptions/${exceptionId}/reject`),
  'POST /v1/policy-exceptions/:id/withdraw': ({ exceptionId }) =>
    post(`/v1/policy-exceptions/${exceptionId}/withdraw`),
  'GET /v1/me': () => get('/v1/me'),
  'GET /v1/notification-channels': () => get('/v1/notification-channels'),
  'POST /v1/notification-channels/:name/test': () => post('/v1/notification-channels/none/test'),
  'GET /api/auth/get_credentials': () => get('/api/auth/get_credentials'),
  'POST /graphql': ({ keyId }) =>
    post('/graphql', {
      query: `query all($id: ID!) {
        me { apiKeys { name userEmail } apiKey(id: $id) { name } }
        admin { apiKeys { list { name userEmail } get(id: $id) { name } } }
      }`,
      variables: { id: keyId },
    }),
  'GET /api/v1/metadata': () => get('/api/v1/metadata/'),
  'GET /api/v1/search': () => get('/api/v1/search/'),
  'POST /api/v1/auth/apikey': () => post('/api/v1/auth/apikey', { scopes: null, expires_in: null }),
  'DELETE /api/v1/auth/apikey': ({ keyId }) => remove(`/api/v1/auth/apikey?first_eight=${keyId.slice(-8)}`),
  'DELETE /api/v1/auth/session/revoke/:id': ({ sessionId }) =>
    remove(`/api/v1/auth/session/revoke/${tiledHex(sessionId)}`),
  'GET /api/v1/auth/principal': () => get('/api/v1/auth/principal?limit=300'),
  'POST /api/v1/auth/principal': () => post('/api/v1/auth/principal?role=viewer'),
  'GET /api/v1/auth/principal/:id': ({ principalId }) =>
    get(`/api/v1/auth/principal/${tiledHex(principalId)}`),
  'POST /api/v1/auth/principal/:id/apikey': ({ principalId }) =>
    post(`/api/v1/auth/principal/${tiledHex(principalId)}/apikey`, { scopes: null, expires_in: null }),
  'DELETE /api/v1/auth/principal/:id/apikey': ({ principalId, keyId }) =>
    remove(`/api/v1/auth/principal/${tiledHex(principalId)}/apikey?first_eight=${keyId.slice(-8)}`),
  'POST /aws/cloudtrail': ({ keyId }) => ({
    method: 'POST',
    path: '/aws/cloudtrail',
    options: {
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents',
      },
      body: JSON.stringify({ LookupAttributes: [{ AttributeKey: 'AccessKeyId', AttributeValue: keyId }] }),
    },
  }),
  'GET /aws/s3/:bucket': () => get('/aws/s3/keytrail'),
  'GET /aws/s3/:bucket/*': () => get('/aws/s3/keytrail/AWSLogs/none'),
  'GET /v1/principals': () => get('/v1/principals?limit=500'),
  'POST /v1/principals': ({ tenant, mark }) =>
    post('/v1/principals', {
      name: `${mark}-made-${crypto.randomUUID()}`,
      kind: 'user',
      role: 'viewer',
      tenant,
    }),
  'GET /v1/principals/:id': ({ principalId }) => get(`/v1/principals/${principalId}`),
  'PATCH /v1/principals/:id': ({ principalId }) => ({
    method: 'PATCH',
    path: `/v1/principals/${principalId}`,
    options: { body: { role: 'user' } },
  }),
  'POST /v1/principals/:id/disable': ({ principalId }) => post(`/v1/principals/${principalId}/disable`),
  'POST /v1/principals/:id/enable': ({ principalId }) => post(`/v1/principals/${principalId}/enable`),
  'GET /v1/sessions': ({ principalId }) => get(`/v1/sessions?principalId=${principalId}`),
  'POST /v1/sessions/:id/revoke': ({ sessionId }) => post(`/v1/sessions/${sessionId}/revoke`),
};

/** About the caller's own session or key, so they have no target and specs of their own. */
export const WITHOUT_TARGET: readonly string[] = ['POST /v1/sign-out', 'GET /api/v1/auth/apikey'];

const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();

function get(path: string): MatrixCall {
  return { method: 'GET', path };
}
function remove(path: string): MatrixCall {
  return { method: 'DELETE', path };
}
function post(path: string, body?: object): MatrixCall {
  return body === undefined ? { method: 'POST', path } : { method: 'POST', path, options: { body } };
}
