import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AthenaQueryEngine } from '../../src/modules/query-engine/athena/athena-query-engine.ts';
import { AthenaServer } from './athena-server.ts';

describe('opening the Athena engine', () => {
  let server: AthenaServer;

  beforeEach(async () => {
    server = await AthenaServer.start();
  });
  afterEach(() => server.close());

  const open = async (changes: object = {}): Promise<unknown> => {
    const engine = await AthenaQueryEngine.open({
      workgroup: 'keytrail',
      database: 'keytrail',
      outputLocation: null,
      resultReuseMinutes: 0,
      bytesScannedMax: null,
      usdPerTebibyte: 5,
      parse: () => Promise.resolve({ parsed: true, statements: [] }),
      position: () => Promise.resolve({ lifecycle: '0:0', usage: '0:0' }),
      connection: { ...server.connection, attemptsMax: 1 },
      ...changes,
    });
    await engine.close();
    return 'opened';
  };
  const group = (State: string, Configuration: object) =>
    server.workGroups.set('keytrail', { State, Configuration });

  it('asks for the work group and nothing else', async () => {
    expect(await open()).toBe('opened');
    expect(server.calls).toEqual([{ operation: 'GetWorkGroup', body: { WorkGroup: 'keytrail' } }]);
  });

  it('says that the work group does not exist, and which setting names it', async () => {
    await expect(open({ workgroup: 'nosuch' })).rejects.toMatchObject({
      code: 'athena_workgroup_not_found',
      message:
        'KEYTRAIL_ATHENA_WORKGROUP names the work group nosuch, which does not exist in this account and region.',
    });
  });

  it('says that the work group is disabled', async () => {
    group('DISABLED', {});
    await expect(open()).rejects.toMatchObject({
      code: 'athena_workgroup_disabled',
      message: 'KEYTRAIL_ATHENA_WORKGROUP names the work group keytrail, which is disabled.',
    });
  });

  it('says which setting is missing when nothing names a place for results', async () => {
    group('ENABLED', {});
    await expect(open()).rejects.toMatchObject({
      code: 'athena_output_missing',
      message: 'Set KEYTRAIL_ATHENA_OUTPUT: the work group keytrail has no place of its own for results.',
    });
    expect(await open({ outputLocation: 's3://results/' })).toBe('opened');
    group('ENABLED', { ManagedQueryResultsConfiguration: { Enabled: true } });
    expect(await open()).toBe('opened');
  });

  it.each([
    ['AccessDeniedException', 400, 'athena_access_denied'],
    ['ExpiredTokenException', 400, 'athena_credentials_invalid'],
    ['UnrecognizedClientException', 400, 'athena_credentials_invalid'],
    ['InvalidSignatureException', 400, 'athena_credentials_invalid'],
  ])('turns %s into a code of ours', async (name, status, code) => {
    server.refuseNext('GetWorkGroup', { name, status });
    await expect(open()).rejects.toMatchObject({ name: 'InfrastructureError', code });
  });

  it.each([
    ['ThrottlingException', 400, 'athena_throttled'],
    ['InternalServerException', 500, 'athena_failing'],
  ])(
    'goes on over %s, which says nothing about the settings, and tells it once',
    async (name, status, code) => {
      server.refuseNext('GetWorkGroup', { name, status });
      const told: unknown[] = [];
      const onTrouble = (sentence: string, cause: unknown): void => void told.push([sentence, cause]);
      expect(await open({ onTrouble })).toBe('opened');
      const sentence = 'SQL and reports are refused until Athena answers; all else is served.';
      expect(told).toEqual([[sentence, expect.objectContaining({ code })]]);
    },
  );

  it('goes on when nobody answers, in a sentence that shows no secret and names the settings', async () => {
    const nowhere = { ...server.connection, endpoint: 'http://127.0.0.1:1', attemptsMax: 1 };
    const causes: unknown[] = [];
    const onTrouble = (_: string, cause: unknown): void => void causes.push(cause);
    expect(await open({ connection: nowhere, onTrouble })).toBe('opened');
    const message =
      'Athena did not answer: AWS_REGION or AWS_ENDPOINT_URL_ATHENA is missing or wrong, or the network is down.';
    expect(causes).toEqual([expect.objectContaining({ code: 'athena_unreachable', message })]);
  });
});
