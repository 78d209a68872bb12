import { scryptSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { alertRaised, alertsSuppressed } from '../fixtures/alert-events.ts';
import { reviewOpened } from '../fixtures/review-events.ts';
import { exceptionRequested } from '../fixtures/policies.ts';
import { ROLES, type Role } from '../../src/events/key-rights.ts';
import { ROUTE_TABLE, type RouteTable } from '../../src/modules/http/server/route-table.ts';
import { formatScryptHash } from '../../src/modules/identity/domain/scrypt-hash.ts';
import { MATRIX, WITHOUT_TARGET, type Target } from './access-matrix.ts';
import { TestService, type Answer } from './service.ts';

/** The tenant of every caller, and one that only those may see who see every tenant. */
const OWN = 'acme';
const OTHER = 'globex';
type Where = typeof OWN | typeof OTHER;

const PASSWORD = 'correct horse battery staple';
/** The cheapest that is accepted: what hashing costs is not what is tested here. */
const COST = { ln: 14, r: 8, p: 1, salt: Buffer.alloc(16, 7) };
const hashed = formatScryptHash({ ...COST, key: scryptSync(PASSWORD, COST.salt, 32, { N: 2 ** COST.ln }) });

let service: TestService;
/** Targets of the calls that change nothing. */
let shared: Readonly<Record<Where, Target>>;
let made = 0;

beforeAll(async () => {
  service = await TestService.start({}, { passwords: { hashFor: () => hashed } });
  shared = { [OWN]: await target(OWN, true, true), [OTHER]: await target(OTHER, true, true) };
});
afterAll(() => service.stop());

async function person(name: string, role: Role, tenant: string): Promise<string> {
  const answer = await service.call('POST', '/v1/principals', { body: { name, kind: 'user', role, tenant } });
  if (answer.status !== 201) throw new Error(answer.text);
  return String(answer.body['id']);
}

async function signIn(name: string): Promise<Answer> {
  const answer = await service.call('POST', '/v1/sign-in', {
    secret: null,
    body: { name, password: PASSWORD },
  });
  if (answer.status !== 200) throw new Error(answer.text);
  return answer;
}

/** Somebody else's key, the somebody, and where they are wanted their session and an alert of theirs, in a tenant. */
async function target(tenant: string, withSession = false, withAlert = false): Promise<Target> {
  made += 1;
  const mark = `${tenant}-thing`;
  const name = `${mark}-${made}@example.com`;
  const principalId = await person(name, 'viewer', tenant);
  const key = await service.createKey({ name: `${mark} ${made}`, role: 'viewer', owner: name, tenant });
  const sessionId = withSession ? String((await signIn(name)).body['sessionId']) : 'ses_none';
  const about = { tenant, mark, keyId: key.id, secret: key.secret, principalId, sessionId };
  return withAlert ? { ...about, ...(await alertAbout(about, name)) } : { ...about, ...NO_ALERT };
}

const NO_ALERT = {
  alertId: 'alr_none',
  suppressionId: 'sup_none',
  reviewId: 'arv_none',
  exceptionId: 'pex_none',
};

/** An alert about the key, a suppression that names it, and a review that it is in, as somebody else's deeds. */
async function alertAbout(
  { tenant, mark, keyId }: Pick<Target, 'tenant' | 'mark' | 'keyId'>,
  owner: string,
): Promise<Pick<Target, 'alertId' | 'suppressionId' | 'reviewId' | 'exceptionId'>> {
  const { commands } = service.app.profile.keys;
  const [alertId, suppressionId] = [`alr_${crypto.randomUUID()}`, `sup_${crypto.randomUUID()}`];
  await commands.record(alertRaised({ alertId, keyId, tenant, owner, keyName: mark }));
  await commands.record(
    alertsSuppressed({
      suppressionId,
      tenant,
      ofKeyId: keyId,
      reason: mark,
      until: '2099-01-01T00:00:00.000Z',
    }),
  );
  const reviewId = `arv_${crypto.randomUUID()}`;
  const about = { reviewId, reviewName: `${mark} review`, tenant };
  for (const event of reviewOpened(about, [{ keyId, keyName: mark, owner, createdBy: 'carl' }]))
    await commands.record(event);
  const exceptionId = `pex_${crypto.randomUUID().replaceAll('-', '')}`;
  await commands.record(exceptionRequested({ exceptionId, tenant, ofKeyId: keyId, reason: mark }));
  return { alertId, suppressionId, reviewId, exceptionId };
}

interface Asked {
  readonly role: Role;
  readonly where: Where;
  readonly answer: Answer;
}

/** What a route answered about each tenant, to every role. What a call may end is made for that call alone. */
async function asked(route: string, callers: ReadonlyMap<Role, string>): Promise<readonly Asked[]> {
  const call = MATRIX[route];
  if (call === undefined) throw new Error(`no call for ${route}`);
  const changes = /^(PATCH|DELETE|POST .*(:id|revoke|leaks))/.test(route);
  const asks = ROLES.flatMap((role) => ([OWN, OTHER] as const).map((where) => ({ role, where })));
  return Promise.all(
    asks.map(async ({ role, where }) => {
      const about = changes
        ? await target(where, /\/sessions?\//.test(route), /alert|polic|review/.test(route))
        : shared[where];
      const { method, path, options } = call(about);
      const secret = callers.get(role) ?? null;
      return { role, where, answer: await service.call(method, path, { secret, ...options }) };
    }),
  );
}

const statuses = (answers: readonly Asked[], where: Where): string =>
  answers
    .filter((one) => one.where === where)
    .map(({ answer }) => String(answer.status))
    .join(' ');

/**
 * Per route the statuses for admin, auditor, analyst, viewer and user: about somebody else's things in their own tenant,
 * and in another. An auditor is let through by what only reads. 404 where the very existence is not theirs to know; 200 of
 * lists, queries, verifications and batches says only that they answer, which the search for the other tenant's marks and
 * the specs below look into. 409 and 422: let through, and there was nothing to enable.
 */
const EXPECTED: Readonly<Record<string, readonly [own: string, other: string]>> = {
  'GET /aws/s3/:bucket': ['200 200 403 403 403', '200 200 403 403 403'],
  'GET /aws/s3/:bucket/*': ['404 404 403 403 403', '404 404 403 403 403'],
  'POST /aws/cloudtrail': ['200 200 403 403 403', '200 200 403 403 403'],
  'DELETE /api/v1/auth/apikey': ['404 401 404 401 404', '404 401 404 401 404'],
  'DELETE /api/v1/auth/principal/:id/apikey': ['204 401 401 401 401', '204 401 401 401 401'],
  'DELETE /api/v1/auth/session/revoke/:id': ['204 404 404 404 404', '204 404 404 404 404'],
  'GET /api/v1/auth/principal': ['200 200 401 401 401', '200 200 401 401 401'],
  'GET /api/v1/auth/principal/:id': ['200 200 401 401 401', '200 200 401 401 401'],
  'GET /api/v1/metadata': ['200 200 200 200 200', '200 200 200 200 200'],
  'GET /api/v1/search': ['200 200 200 200 200', '200 200 200 200 200'],
  'GET /api/auth/get_credentials': ['200 200 200 200 200', '200 200 200 200 200'],
  'GET /v1/access-reviews': ['200 200 200 200 403', '200 200 200 200 403'],
  'GET /v1/access-reviews/:id': ['200 200 200 200 403', '200 200 404 404 403'],
  'GET /v1/access-reviews/:id/keys': ['200 200 200 200 200', '200 200 404 404 404'],
  'POST /v1/access-reviews': ['201 403 201 403 403', '201 403 403 403 403'],
  'POST /v1/access-reviews/:id/close': ['200 403 200 403 403', '200 403 404 403 403'],
  'POST /v1/access-reviews/:id/keys/:keyId/attest': ['403 403 403 403 403', '403 403 404 404 404'],
  'POST /v1/access-reviews/:id/keys/:keyId/review': ['200 403 200 403 403', '200 403 404 403 403'],
  'GET /v1/integrity': ['200 200 200 200 403', '200 200 200 200 403'],
  'GET /v1/evidence': ['200 200 200 200 403', '200 200 200 200 403'],
  'GET /v1/evidence/:control': ['200 200 200 200 403', '200 200 200 200 403'],
  'GET /v1/alert-suppressions': ['200 200 200 403 403', '200 200 200 403 403'],
  'GET /v1/alerts': ['200 200 200 403 403', '200 200 403 403 403'],
  'GET /v1/alerts/:id': ['200 200 200 403 403', '200 200 404 403 403'],
  'GET /v1/events': ['200 200 200 403 403', '200 200 200 403 403'],
  'GET /v1/keys': ['200 200 200 200 200', '200 200 200 200 200'],
  'GET /v1/keys/:id': ['200 200 200 200 404', '200 200 404 404 404'],
  'GET /v1/keys/:id/rotation': ['200 200 200 200 404', '200 200 404 404 404'],
  'GET /v1/keys/:id/usage': ['200 200 200 200 404', '200 200 404 404 404'],
  'GET /v1/leaks': ['200 200 200 403 403', '200 200 200 403 403'],
  'GET /v1/me': ['200 200 200 200 200', '200 200 200 200 200'],
  'GET /v1/notification-channels': ['200 200 200 403 403', '200 200 200 403 403'],
  'GET /v1/policies': ['200 200 200 200 403', '200 200 200 200 403'],
  'GET /v1/policies/:name/findings': ['404 404 404 404 403', '404 404 404 404 403'],
  'GET /v1/policy-exceptions': ['200 200 200 200 403', '200 200 200 200 403'],
  'GET /v1/principals': ['200 200 403 403 403', '200 200 403 403 403'],
  'GET /v1/principals/:id': ['200 200 403 403 403', '200 200 403 403 403'],
  'GET /v1/report-runs': ['200 200 200 200 403', '200 200 200 200 403'],
  'GET /v1/report-runs/:id': ['404 404 404 404 403', '404 404 404 404 403'],
  'GET /v1/report-runs/:id/files/:format': ['404 404 404 404 403', '404 404 404 404 403'],
  'GET /v1/report-schedules': ['200 200 200 200 403', '200 200 200 200 403'],
  'GET /v1/reports/access-review': ['200 200 200 200 403', '200 200 200 200 403'],
  'GET /v1/reports/blast-radius': ['200 200 200 200 403', '200 200 404 404 403'],
  'GET /v1/reports/failed-attempts': ['200 200 200 200 403', '200 200 200 200 403'],
  'GET /v1/reports/inventory': ['200 200 200 200 403', '200 200 200 200 403'],
  'GET /v1/reports/unused-keys': ['200 200 200 200 403', '200 200 200 200 403'],
  'GET /v1/reports/usage': ['200 200 200 200 403', '200 200 200 200 403'],
  'GET /v1/sessions': ['200 200 403 403 403', '200 200 403 403 403'],
  'PATCH /v1/keys/:id': ['200 403 403 403 404', '200 403 404 403 404'],
  'PATCH /v1/principals/:id': ['200 403 403 403 403', '200 403 403 403 403'],
  'POST /api/v1/auth/apikey': ['200 401 200 401 200', '200 401 200 401 200'],
  'POST /api/v1/auth/principal': ['200 401 401 401 401', '200 401 401 401 401'],
  'POST /api/v1/auth/principal/:id/apikey': ['200 401 401 401 401', '200 401 401 401 401'],
  'POST /graphql': ['200 200 200 200 200', '200 200 200 200 200'],
  'POST /v1/alert-suppressions': ['201 403 201 403 403', '201 403 404 403 403'],
  'POST /v1/alert-suppressions/:id/end': ['200 403 200 403 403', '200 403 404 403 403'],
  'POST /v1/alerts/:id/acknowledge': ['200 403 200 403 403', '200 403 404 403 403'],
  'POST /v1/alerts/:id/resolve': ['200 403 200 403 403', '200 403 404 403 403'],
  'POST /v1/keys': ['201 403 201 403 201', '201 403 403 403 403'],
  'POST /v1/keys/:id/disable': ['200 403 403 403 404', '200 403 404 403 404'],
  'POST /v1/keys/:id/enable': ['409 403 403 403 403', '409 403 403 403 403'],
  'POST /v1/keys/:id/revoke': ['200 403 403 403 404', '200 403 404 403 404'],
  'POST /v1/keys/:id/rotate': ['200 403 403 403 404', '200 403 404 403 404'],
  'POST /v1/keys/revoke': ['200 403 403 403 404', '200 403 404 403 404'],
  'POST /v1/keys/verify': ['200 403 403 403 200', '200 403 403 403 200'],
  'POST /v1/leaks': ['200 403 403 403 403', '200 403 403 403 403'],
  'POST /v1/notification-channels/:name/test': ['404 403 403 403 403', '404 403 403 403 403'],
  'POST /v1/policy-exceptions': ['404 403 404 403 403', '404 403 404 403 403'],
  'POST /v1/policy-exceptions/:id/approve': ['200 403 200 403 403', '200 403 404 403 403'],
  'POST /v1/policy-exceptions/:id/reject': ['200 403 200 403 403', '200 403 404 403 403'],
  'POST /v1/policy-exceptions/:id/withdraw': ['200 403 200 403 403', '200 403 404 403 403'],
  'POST /v1/principals': ['201 403 403 403 403', '201 403 403 403 403'],
  'POST /v1/principals/:id/disable': ['200 403 403 403 403', '200 403 403 403 403'],
  'POST /v1/principals/:id/enable': ['422 403 403 403 403', '422 403 403 403 403'],
  'POST /v1/query': ['200 200 200 200 403', '200 200 200 200 403'],
  'POST /v1/report-schedules/:name/run': ['404 403 403 403 403', '404 403 403 403 403'],
  'POST /v1/sessions/:id/revoke': ['200 404 404 404 404', '200 404 404 404 404'],
  'POST /v1/sql': ['200 200 200 403 403', '200 200 200 403 403'],
  'POST /v1/usage': ['200 403 403 403 200', '200 403 403 403 200'],
};

describe.each(['key', 'session'] as const)('by a %s', (means) => {
  const callers = new Map<Role, string>();

  beforeAll(async () => {
    for (const role of ROLES) {
      if (means === 'key') {
        const { secret } = await service.createKey({
          name: `caller ${role}`,
          role,
          owner: `${role}@caller`,
          tenant: OWN,
        });
        callers.set(role, secret);
      } else {
        await person(`${role}@caller`, role, OWN);
        callers.set(role, String((await signIn(`${role}@caller`)).body['accessToken']));
      }
    }
  });

  it.each(Object.keys(MATRIX))(
    '%s is answered to each role as it should be, and shows nothing of another tenant',
    async (route) => {
      const answers = await asked(route, callers);
      expect([statuses(answers, OWN), statuses(answers, OTHER)]).toEqual(EXPECTED[route]);
      for (const { role, where, answer } of answers) {
        if (role === 'admin' || role === 'auditor') continue;
        const shown = answer.text.includes(`${OTHER}-thing`);
        expect([route, role, where, shown]).toEqual([route, role, where, false]);
      }
    },
  );
});

describe('another tenant’s things', () => {
  it('are told from what does not exist by nothing in the answer', async () => {
    const { secret } = await service.createKey({
      name: 'looker',
      role: 'analyst',
      owner: 'looker',
      tenant: OWN,
    });
    const other = await target(OTHER);
    for (const path of ['', '/usage', '/rotation']) {
      const answers = [];
      for (const id of [other.keyId, `${other.keyId.slice(0, -4)}0000`]) {
        const { status, headers, body } = await service.call('GET', `/v1/keys/${id}${path}`, { secret });
        const { requestId: _, ...same } = JSON.parse(JSON.stringify(body).replaceAll(id, 'ID')) as Record<
          string,
          unknown
        >;
        answers.push([status, [...headers.keys()].filter((name) => name !== 'content-length'), same]);
      }
      expect(answers[0]).toEqual(answers[1]);
    }
  });

  it('are not found by a verification, whose event is in the other tenant’s trail', async () => {
    const { secret } = await service.createKey({
      name: 'gateway',
      role: 'user',
      owner: 'gateway',
      tenant: OWN,
    });
    const other = await target(OTHER);
    const answer = await service.call('POST', '/v1/keys/verify', { secret, body: { secret: other.secret } });
    expect(answer.body).toMatchObject({ valid: false, code: 'NOT_FOUND', key: null });
    const { body } = await service.call('GET', `/v1/events?keyId=${other.keyId}`);
    expect(body['items']).toEqual(
      expect.arrayContaining([expect.objectContaining({ type: 'AuthenticationFailed', tenant: OTHER })]),
    );
  });
});

describe('uses that a gateway reports', () => {
  it('are refused for another tenant’s key as for one that does not exist', async () => {
    const { secret } = await service.createKey({
      name: 'gateway',
      role: 'user',
      owner: 'gateway',
      tenant: OWN,
    });
    const other = await target(OTHER);
    const lines = [other.keyId, `${other.keyId.slice(0, -4)}0000`].map((keyId) =>
      JSON.stringify({ id: crypto.randomUUID(), keyId, time: new Date().toISOString() }),
    );
    const { body } = await service.call('POST', '/v1/usage', {
      secret,
      headers: { 'content-type': 'application/x-ndjson' },
      body: lines.join('\n'),
    });
    expect(body).toMatchObject({
      recorded: 0,
      refused: 2,
      results: [{ code: 'key_not_found' }, { code: 'key_not_found' }],
    });
  });
});

describe('the matrix', () => {
  it('has every route that takes a credential', async () => {
    const routes = service.app.app
      .get<RouteTable>(ROUTE_TABLE)
      .all()
      .filter(({ method, path }) => method !== 'HEAD' && !path.startsWith('/v1/authorize'));
    const closed: string[] = [];
    for (const { method, path } of routes) {
      const { body, status } = await service.call(method, path.replaceAll(/:\w+/g, 'x').replace('*', 'x'), {
        secret: null,
      });
      const isTiled = path.startsWith('/api/v1/');
      const isAws = path.startsWith('/aws/') && status === 403;
      if (isAws || (isTiled ? status === 401 : body['code'] === 'api_key_required'))
        closed.push(`${method} ${path}`);
    }
    expect(closed.toSorted()).toEqual([...Object.keys(MATRIX), ...WITHOUT_TARGET].toSorted());
  });
});
