import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  accessKeyCall,
  cloudTrailRecord,
  SECRET,
  sessionIdentity,
} from '../../../../test/imports/cloudtrail-records.ts';
import { CATALOGUE, type KnownEvent } from '../../../events/catalogue.ts';
import { codePoint } from '../../../../test/fixtures/code-point.ts';
import { changeEvents, observationEvent, usageEvent } from './trail-events.ts';
import { readTrailRecord } from './trail-record.ts';

/** Every event that a record can give rise to. */
function eventsOf(value: unknown): readonly KnownEvent[] {
  const record = readTrailRecord(value);
  if (record === null) return [];
  const usage = usageEvent(record, 'default');
  const change = record.change === null ? [] : changeEvents(record, record.change, 'default');
  if (usage === null || record.accessKeyId === null) return change;
  return [...change, observationEvent(record, record.accessKeyId, 'default'), usage];
}

const actor = {
  type: 'external',
  id: 'deploy',
  email: null,
  credential: {
    keyId: 'AKIAEXAMPLE000000001',
    keyName: 'AKIAEXAMPLE000000001',
    keyFingerprint: 'AKIAEXAMPLE000000001',
  },
};
const origin = {
  ip: '203.0.113.7',
  userAgent: 'aws-cli/2.31.0',
  requestId: 'b9d4b0b0-5d6f-4a3e-8d52-5b8f0a4c1d01',
};
const envelope = {
  version: 1,
  time: '2026-03-01T10:00:00.000Z',
  tenant: 'default',
  actor,
  origin,
};

describe('a record with an access key', () => {
  it('becomes a use of that key, under the id of the record', () => {
    expect(eventsOf(cloudTrailRecord()).at(-1)).toEqual({
      ...envelope,
      id: '6f1a3b52-0c55-4f0e-9a35-3a8f7a5c0001',
      type: 'KeyUsed',
      keyId: 'AKIAEXAMPLE000000001',
      outcome: 'SUCCESS',
      data: {
        keyName: 'AKIAEXAMPLE000000001',
        fingerprint: null,
        dataset: null,
        permission: null,
        endpoint: 'ec2.amazonaws.com:DescribeInstances',
        via: null,
        basedOn: [],
        external: { source: 'aws:111122223333', region: 'eu-central-1', errorCode: null },
      },
    });
  });

  it('shows that the key exists, under an id that depends on the key alone', () => {
    const [observed] = eventsOf(cloudTrailRecord());
    expect(observed).toEqual({
      ...envelope,
      id: '05fdfdda-7639-8399-a24a-3565c2f4a4b5',
      type: 'ExternalKeyObserved',
      keyId: 'AKIAEXAMPLE000000001',
      outcome: 'SUCCESS',
      data: {
        source: 'aws:111122223333',
        kind: 'long-term',
        name: 'AKIAEXAMPLE000000001',
        owner: 'deploy',
        principal: 'arn:aws:iam::111122223333:user/deploy',
        firstSeenAt: '2026-03-01T10:00:00.000Z',
        createdAt: null,
      },
    });
    const later = cloudTrailRecord({ eventID: 'other', eventTime: '2026-04-01T10:00:00Z' });
    expect(eventsOf(later)[0]?.id).toBe(observed?.id);
  });

  it('of a session is temporary and belongs to the role, not to the session name', () => {
    const [observed] = eventsOf(cloudTrailRecord({ userIdentity: sessionIdentity }));
    expect(observed?.data).toMatchObject({
      kind: 'temporary',
      owner: 'Deployer',
      name: 'ASIAEXAMPLE000000009',
    });
  });

  it('of the root user belongs to the ARN, since root has no name', () => {
    const { userName: _, ...root } = cloudTrailRecord()['userIdentity'] as Record<string, unknown>;
    const [observed] = eventsOf(cloudTrailRecord({ userIdentity: { ...root, type: 'Root' } }));
    expect(observed?.data).toMatchObject({ owner: 'arn:aws:iam::111122223333:user/deploy' });
  });

  it('of another account is a key of that account, seen in this trail', () => {
    const events = eventsOf(cloudTrailRecord({ recipientAccountId: '999988887777' }));
    expect(events.map(({ data }) => data)).toMatchObject([
      { source: 'aws:111122223333' },
      { external: { source: 'aws:999988887777' } },
    ]);
  });

  it('that failed for another reason than the key keeps the reason and counts as a use', () => {
    const [, used] = eventsOf(cloudTrailRecord({ errorCode: 'NoSuchBucketPolicy' }));
    expect(used).toMatchObject({ type: 'KeyUsed', data: { external: { errorCode: 'NoSuchBucketPolicy' } } });
  });

  it('that was denied is not a use', () => {
    const [, denied] = eventsOf(cloudTrailRecord({ errorCode: 'Client.UnauthorizedOperation' }));
    expect(denied).toMatchObject({ type: 'AccessDenied', outcome: 'FORBIDDEN' });
  });
});

describe('an IAM call on an access key', () => {
  it('that creates one makes the key known with its creation time, though nobody used it', () => {
    const [created] = eventsOf(accessKeyCall('CreateAccessKey', { eventTime: '2026-03-01T10:00:01Z' }));
    expect(created).toMatchObject({
      type: 'ExternalKeyObserved',
      keyId: 'AKIAEXAMPLE000000077',
      data: {
        owner: 'robot',
        principal: null,
        firstSeenAt: '2026-03-01T10:00:01.000Z',
        createdAt: '2026-03-01T10:00:00.000Z',
      },
    });
  });

  it.each([
    ['that differs by how far clocks may be apart', '2026-03-01T10:05:00Z', '2026-03-01T10:05:00.000Z'],
    ['after the call, which cannot be', '2026-03-01T10:05:01Z', '2026-03-01T10:00:00.000Z'],
    ['of years later', 'Jan 1, 2030 10:00:00 AM', '2026-03-01T10:00:00.000Z'],
  ])('that creates one and states a time %s', (_, createDate, createdAt) => {
    const accessKey = { accessKeyId: 'AKIAEXAMPLE000000077', userName: 'robot', createDate };
    const [created] = eventsOf(accessKeyCall('CreateAccessKey', { responseElements: { accessKey } }));
    expect(created?.data).toMatchObject({ createdAt });
  });

  it('that deletes one revokes the key, with the caller as the one who did it', () => {
    const [observed, revoked] = eventsOf(accessKeyCall('DeleteAccessKey'));
    expect(observed).toMatchObject({ type: 'ExternalKeyObserved', keyId: 'AKIAEXAMPLE000000077' });
    expect(revoked).toMatchObject({
      type: 'KeyRevoked',
      keyId: 'AKIAEXAMPLE000000077',
      actor,
      data: { reason: null, by: 'id', fingerprint: 'AKIAEXAMPLE000000077' },
    });
  });

  it.each([
    ['Inactive', 'KeyDisabled'],
    ['Active', 'KeyEnabled'],
  ])('that sets the status %s becomes %s', (status, type) => {
    const call = accessKeyCall('UpdateAccessKey', {
      requestParameters: { userName: 'robot', accessKeyId: 'AKIAEXAMPLE000000077', status },
    });
    expect(eventsOf(call)[1]).toMatchObject({ type, keyId: 'AKIAEXAMPLE000000077' });
  });

  it('that was refused changes nothing', () => {
    const events = eventsOf(accessKeyCall('DeleteAccessKey', { errorCode: 'AccessDenied' }));
    expect(events.map(({ type }) => type)).toEqual(['ExternalKeyObserved', 'AccessDenied']);
  });

  it('of another service of the same name changes nothing', () => {
    const events = eventsOf(accessKeyCall('DeleteAccessKey', { eventSource: 'example.amazonaws.com' }));
    expect(events.map(({ type }) => type)).toEqual(['ExternalKeyObserved', 'KeyUsed']);
  });
});

describe('whatever a record holds', () => {
  const credentials = {
    accessKeyId: 'ASIAEXAMPLE000000055',
    secretAccessKey: SECRET,
    sessionToken: `${SECRET}/token`,
  };

  it.each([
    ['a created access key', accessKeyCall('CreateAccessKey')],
    ['a session', cloudTrailRecord({ eventName: 'AssumeRole', responseElements: { credentials } })],
    ['a password', cloudTrailRecord({ requestParameters: { password: SECRET } })],
    ['additional data', cloudTrailRecord({ additionalEventData: { token: SECRET } })],
    ['an error message', cloudTrailRecord({ errorCode: 'X', errorMessage: `bad secret ${SECRET}` })],
  ])('no secret of %s gets into an event', (_, record) => {
    const events = eventsOf(record);
    expect(events.length).toBeGreaterThan(0);
    expect(JSON.stringify(events)).not.toContain(SECRET);
  });

  it('every event is one that the catalogue accepts, and no text in it is unbounded', () => {
    const member = fc.oneof(fc.anything(), fc.string({ unit: codePoint, maxLength: 3_000 }));
    const identity = fc.record(
      {
        accessKeyId: fc.constantFrom('AKIAX', 'ASIAX', '', 17),
        userName: member,
        arn: member,
        accountId: member,
      },
      { requiredKeys: [] },
    );
    const record = fc.record(
      {
        userIdentity: fc.oneof(identity, fc.anything()),
        eventSource: fc.oneof(fc.constant('iam.amazonaws.com'), member),
        eventName: fc.oneof(fc.constantFrom('CreateAccessKey', 'DeleteAccessKey', 'UpdateAccessKey'), member),
        errorCode: member,
        sourceIPAddress: member,
        userAgent: member,
        requestID: member,
        requestParameters: fc.oneof(
          fc.record({ accessKeyId: member, status: fc.constant('Active') }),
          member,
        ),
        responseElements: fc.oneof(fc.record({ accessKey: fc.object() }), member),
        eventTime: fc.oneof(fc.constant('2026-03-01T10:00:00Z'), member),
        eventID: member,
      },
      { requiredKeys: ['eventTime', 'eventID'] },
    );
    fc.assert(
      fc.property(fc.oneof(record, fc.anything()), (value) => {
        for (const event of eventsOf(value)) {
          CATALOGUE[event.type].event.parse(event);
          expect(JSON.stringify(event).length).toBeLessThan(40_000);
        }
      }),
      { numRuns: 500 },
    );
  });
});

it.each([
  ['no time', { eventTime: undefined }],
  ['a time of the wrong type', { eventTime: 17 }],
  ['no id', { eventID: undefined }],
])('a record with %s is skipped', (_, overrides) => {
  expect(readTrailRecord(cloudTrailRecord(overrides))).toBeNull();
});

it('a user agent is cut at CloudTrail’s own limit without splitting a character', () => {
  const [, used] = eventsOf(cloudTrailRecord({ userAgent: `${'x'.repeat(1_023)}😀` }));
  expect(used?.origin.userAgent).toBe(`${'x'.repeat(1_023)}\ufffd`);
});
