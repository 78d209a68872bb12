import process from 'node:process';
import { afterEach, expect, it } from '@jest/globals';
import { RecordingServer, type RecordedAnswer } from '../fixtures/recording-server.ts';
import { TestService } from './service.ts';

const ROLE = 'arn:aws:iam::123456789012:role/quilt';
const GIVEN = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
<AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>given-secret</SecretAccessKey><SessionToken>given-token</SessionToken>
<Expiration>2030-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
const DENIED =
  '<ErrorResponse><Error><Code>AccessDenied</Code><Message>given-reason</Message></Error></ErrorResponse>';

const STANDARD_VARIABLES = [
  'AWS_REGION',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_ENDPOINT_URL_STS',
];
const before = STANDARD_VARIABLES.map((name) => [name, process.env[name]] as const);
const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

/** A service that is told of a role, and an STS that gives this answer to whoever asks. */
async function start(answer: RecordedAnswer): Promise<{ service: TestService; sts: RecordingServer }> {
  const sts = await RecordingServer.start(answer);
  running.push(sts);
  Object.assign(process.env, {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${sts.port}`,
  });
  const service = await TestService.start({ KEYTRAIL_QUILT_ROLE_ARN: ROLE });
  running.unshift(service);
  return { service, sts };
}

const credentials = 'GET /api/auth/get_credentials'.split(' ') as ['GET', string];

it('gives the role’s credentials to nobody but who may read data, in their own name, and leaves them nowhere', async () => {
  const { service, sts } = await start({ status: 200, text: GIVEN });
  const { secret } = await service.createKey({ name: 'k', role: 'user', owner: 'ana@example.com' });
  const answer = await service.call(...credentials, { secret });
  expect([answer.status, answer.body]).toEqual([
    200,
    {
      AccessKeyId: 'ASIAEXAMPLE',
      SecretAccessKey: 'given-secret',
      SessionToken: 'given-token',
      Expiration: '2030-01-01T00:00:00.000+00:00',
    },
  ]);
  const [asked] = sts.arrived.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
  expect(asked).toMatchObject({
    Action: 'AssumeRole',
    RoleArn: ROLE,
    RoleSessionName: 'ana@example.com',
    DurationSeconds: '3600',
  });
  const { text } = await service.call('GET', '/v1/events?limit=200');
  expect(`${text}${service.logLines.join('')}`).not.toContain('given-');

  // Whoever may not read data gets what is good for nothing, and AWS is not asked.
  const lesser = await service.createKey({ name: 'k', role: 'user', scopes: ['keys:verify'] });
  const none = await service.call(...credentials, { secret: lesser.secret });
  expect([none.status, none.body['AccessKeyId'], sts.arrived.length]).toEqual([
    200,
    'keytrail-is-not-aws',
    1,
  ]);
});

it('is not ready while AWS refuses, with a message for the client and the reason in the log only', async () => {
  const { service } = await start({ status: 403, text: DENIED });
  const answer = await service.call(...credentials);
  expect([answer.status, answer.body['message']]).toEqual([
    503,
    'The service cannot answer this at present.',
  ]);
  expect(answer.text).not.toContain('given-reason');
  expect(service.logLines.join('')).toContain('given-reason');
});
