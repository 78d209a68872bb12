import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  formerLoggedEvent,
  knownLoggedEvent,
  unknownLoggedEvent,
} from '../../../../test/fixtures/archive-events.ts';
import { CATALOGUE, type KnownEvent } from '../../../events/catalogue.ts';
import { NO_ORIGIN, systemActor } from '../../../events/envelope.ts';
import { keyCreatedV1 } from '../../../events/former/key-created-v1.ts';
import { toRecord, type LoggedEvent } from '../../../events/stored-event.ts';
import { toCloudTrailRecords, toRecordText } from './cloudtrail-record.ts';
import { fromCloudTrailRecords } from './rebuild-event.ts';

const PLACE = { accountId: '123456789012', region: 'eu-local-1' };

const logged = (event: KnownEvent, offset = 17): LoggedEvent => ({
  ...toRecord(event),
  partition: 0,
  offset,
});
const recordOf = (event: KnownEvent) => toCloudTrailRecords(logged(event), PLACE)[0];
const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('the record of an accepted key', () => {
  it('has exactly the fields of a real trail, and the event itself in additionalEventData', () => {
    const event = CATALOGUE.KeyUsed.example;

    expect(throughJson(recordOf(event))).toEqual({
      eventVersion: '1.08',
      userIdentity: {
        type: 'IAMUser',
        principalId: 'key_019a9b3c5d6e7f808182838485868788',
        accountId: '123456789012',
        accessKeyId: 'key_019a9b3c5d6e7f808182838485868788',
        userName: 'ana@example.com',
        email: 'ana@example.com',
        sessionContext: {
          auth: {
            type: 'api_key',
            keyId: 'key_019a9b3c5d6e7f808182838485868788',
            keyName: 'ci-github-prod-2026q4',
            keyFingerprint: 'qk_4fQ...9sK',
          },
        },
      },
      eventTime: '2026-11-20T21:04:44Z',
      eventSource: 'keytrail',
      eventName: 'KeyUsed',
      awsRegion: 'eu-local-1',
      sourceIPAddress: '203.0.113.7',
      userAgent: 'quilt-python/8.0.0 (Linux 6.18) CPython/3.11.7',
      requestParameters: {
        keyId: 'key_019a9b3c5d6e7f808182838485868788',
        dataset: 'orders',
        permission: 'read',
        endpoint: '/v1/query',
        via: { keyId: 'key_019a9b3c5d6e7f808182838485869999', keyName: 'edge-gateway' },
        external: null,
      },
      responseElements: null,
      requestID: '019a9b3c-5d70-7a11-8c22-9d33ae44bf55',
      eventID: '019a9b3c-5d71-7b12-9c23-ad34be45cf56',
      readOnly: true,
      eventType: 'AwsApiCall',
      managementEvent: false,
      recipientAccountId: '123456789012',
      eventCategory: 'Data',
      additionalEventData: {
        tenant: 'default',
        keyId: 'key_019a9b3c5d6e7f808182838485868788',
        outcome: 'SUCCESS',
        stream: 'usage',
        partition: 0,
        offset: 17,
        event,
      },
    });
  });
});

describe('who a record says it was', () => {
  it('is the presented key, not the gateway that asked on its behalf', () => {
    const gateway = { keyId: 'key_gateway', keyName: 'edge', keyFingerprint: 'qk_gat...way' };
    const actor = { type: 'key', id: 'key_gateway', email: 'ops@example.com', credential: gateway } as const;

    expect(recordOf({ ...CATALOGUE.AccessDenied.example, actor }).userIdentity).toEqual({
      type: 'IAMUser',
      principalId: 'key_019a9b3c5d6e7f808182838485868788',
      accountId: '123456789012',
      accessKeyId: 'key_019a9b3c5d6e7f808182838485868788',
      userName: 'ci-github-prod-2026q4',
      email: null,
      sessionContext: {
        auth: {
          type: 'api_key',
          keyId: 'key_019a9b3c5d6e7f808182838485868788',
          keyName: 'ci-github-prod-2026q4',
          keyFingerprint: 'qk_4fQ...9sK',
        },
      },
    });
  });

  it('is the key that revoked, not the key that was revoked', () => {
    const record = recordOf({ ...CATALOGUE.KeyRevoked.example, keyId: 'key_other' });

    expect(record.userIdentity.accessKeyId).toBe('key_019a9b3c5d6e7f808182838485868788');
    expect(record.additionalEventData.keyId).toBe('key_other');
    expect(record.requestParameters).toEqual({ keyId: 'key_other', reason: 'pipeline retired', by: 'id' });
  });

  it('is nobody when a secret was unreadable', () => {
    const { example } = CATALOGUE.AuthenticationFailed;
    const actor = { type: 'anonymous', id: 'anonymous', email: null, credential: null } as const;
    const data = { ...example.data, keyName: null, fingerprint: null };

    const record = recordOf({ ...example, keyId: null, actor, outcome: 'INVALID', data });

    expect(record.userIdentity).toEqual({
      type: 'Unknown',
      principalId: 'anonymous',
      accountId: '123456789012',
    });
    expect([record.errorCode, record.errorMessage]).toEqual(['INVALID', 'The API key is not known.']);
  });

  it('is the service itself for what it does by itself', () => {
    const record = recordOf({
      ...CATALOGUE.KeyExpired.example,
      actor: systemActor('expiry-sweep'),
      origin: NO_ORIGIN,
    });

    expect(record.userIdentity).toEqual({
      type: 'AWSService',
      principalId: 'expiry-sweep',
      accountId: '123456789012',
      invokedBy: 'expiry-sweep',
    });
    expect([record.sourceIPAddress, record.userAgent, record.eventType]).toEqual([
      'keytrail',
      'keytrail',
      'AwsServiceEvent',
    ]);
    expect(record).not.toHaveProperty('requestID');
  });
});

describe('what a record says was asked and answered', () => {
  it.each(Object.values(CATALOGUE).map(({ example }) => [example.type, example] as const))(
    'is objects or null for %s, and the hash of a secret is in neither',
    (_, example) => {
      const { requestParameters, responseElements } = recordOf(example as KnownEvent);

      expect(typeof requestParameters).toBe('object');
      expect(typeof responseElements).toBe('object');
      expect(JSON.stringify([requestParameters, responseElements])).not.toContain('ecretHash');
    },
  );

  it('has what a key was created with, and what came of it', () => {
    const { requestParameters, responseElements } = recordOf(CATALOGUE.KeyCreated.example);

    expect(requestParameters).toEqual({
      name: 'ci-github-prod-2026q4',
      owner: 'ana@example.com',
      role: 'analyst',
      scopes: 'inherit',
      allowedDatasets: ['orders'],
      permissions: ['read'],
      rateLimit: 600,
      note: 'GitHub Actions, repository sales-etl',
      allowedCidrs: ['203.0.113.0/24'],
      expiresAt: '2027-02-18T21:04:44.123Z',
    });
    expect(responseElements).toEqual({
      keyId: 'key_019a9b3c5d6e7f808182838485868788',
      fingerprint: 'qk_4fQ...9sK',
      expiresAt: '2027-02-18T21:04:44.123Z',
    });
  });

  it('has old and new values of an update side by side', () => {
    const { keyId, data } = CATALOGUE.KeyUpdated.example;
    const { before, after } = data;
    expect(recordOf(CATALOGUE.KeyUpdated.example).requestParameters).toEqual({ keyId, before, after });
  });
});

describe('an event of a former version', () => {
  const former = keyCreatedV1.example;
  const old = {
    ...toRecord(CATALOGUE.KeyCreated.example),
    text: JSON.stringify(former),
    partition: 0,
    offset: 1,
  };

  it('has the record that it always had: evidence does not change with the program', () => {
    const [{ requestParameters, additionalEventData }] = toCloudTrailRecords(old, PLACE);

    const { secretHash: _, fingerprint: __, ...asked } = former.data;
    expect(JSON.stringify(requestParameters)).toBe(JSON.stringify(asked));
    expect(JSON.stringify(additionalEventData.event)).toBe(old.text);
  });

  it('comes back from its record as it was written', () => {
    fc.assert(
      fc.property(formerLoggedEvent, (event) => {
        expect([
          ...fromCloudTrailRecords(throughJson(toCloudTrailRecords(event, PLACE)) as unknown[]),
        ]).toEqual([event]);
        expect(`[${toRecordText(event, PLACE).json}]`).toBe(
          JSON.stringify(toCloudTrailRecords(event, PLACE)),
        );
      }),
    );
  });
});

describe('an event of a type that this program does not know', () => {
  const unknown = (text: string, id = '019a9b3c-5d71-7b12-9c23-ad34be45cf56'): LoggedEvent => {
    return { stream: 'lifecycle', id, type: 'KeyTeleported', key: 'key_1', text, partition: 2, offset: 5 };
  };

  it('is archived with its name, id and time, and as JSON that queries can reach into', () => {
    const text =
      '{"type":"KeyTeleported","version":3,"time":"2031-01-02T03:04:05.678Z","to":{"place":"moon"}}';

    const [record] = toCloudTrailRecords(unknown(text), PLACE);

    expect(record).toMatchObject({ eventName: 'KeyTeleported', eventTime: '2031-01-02T03:04:05Z' });
    expect(record.additionalEventData).toEqual({
      tenant: null,
      keyId: null,
      outcome: null,
      stream: 'lifecycle',
      partition: 2,
      offset: 5,
      orderingKey: 'key_1',
      event: JSON.parse(text),
    });
  });

  it('is dated by its UUIDv7 when its text has no time, and 1970 when that is none either', () => {
    expect(toCloudTrailRecords(unknown('{}'), PLACE)[0].eventTime).toBe('2025-11-19T08:30:15Z');
    expect(toCloudTrailRecords(unknown('{}', 'no uuid'), PLACE)[0].eventTime).toBe('1970-01-01T00:00:00Z');
  });

  it('is archived as text when it nests so deeply that readers of JSON would fail', () => {
    const text = `${'[{"a":'.repeat(20_000)}1${'}]'.repeat(20_000)}`.slice(0, 20_000);
    const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;

    expect(toCloudTrailRecords(unknown(deep), PLACE)[0].additionalEventData.eventText).toBe(deep);
    expect(toCloudTrailRecords(unknown(text), PLACE)[0].additionalEventData.eventText).toBe(text);
  });
});

describe("CloudTrail's limits", () => {
  const large = logged({
    ...CATALOGUE.KeyCreated.example,
    origin: { ip: '203.0.113.7', userAgent: 'ü'.repeat(3_000), requestId: 'r'.repeat(3_000) },
    data: {
      ...CATALOGUE.KeyCreated.example.data,
      allowedDatasets: Array.from({ length: 9_000 }, (_, i) => `dätaset-"${i}"`),
    },
  });

  it('hold for every part of the records of an event that is larger than one record may be', () => {
    const records = toCloudTrailRecords(large, PLACE);
    const bytes = (part: unknown): number => Buffer.byteLength(JSON.stringify(part ?? null));

    expect(records.length).toBeGreaterThan(2);
    for (const record of records) {
      expect(Buffer.byteLength(record.userAgent)).toBeLessThanOrEqual(1_000);
      expect(Buffer.byteLength(record.requestID ?? '')).toBeLessThanOrEqual(1_000);
      expect(bytes(record.requestParameters)).toBeLessThanOrEqual(100_000);
      expect(bytes(record.responseElements)).toBeLessThanOrEqual(100_000);
      if ('additionalEventData' in record)
        expect(bytes(record.additionalEventData)).toBeLessThanOrEqual(28_000);
      if ('serviceEventDetails' in record)
        expect(bytes(record.serviceEventDetails)).toBeLessThanOrEqual(100_000);
      expect(bytes(record)).toBeLessThanOrEqual(256_000);
    }
    expect(records[0].userAgent).toBe('ü'.repeat(500));
    expect(records[0].requestParameters).toMatchObject({
      omitted: true,
      reason: 'requestParameters too large',
    });
  });

  it('lose nothing: the event comes back whole from its records', () => {
    const records = throughJson(toCloudTrailRecords(large, PLACE)) as unknown[];

    expect([...fromCloudTrailRecords(records)]).toEqual([large]);
  });

  it('never let a piece of an event pass for one: it counts for no key and belongs to no tenant', () => {
    const [, ...pieces] = toCloudTrailRecords(large, PLACE);

    for (const piece of pieces) {
      expect(piece).toMatchObject({ eventName: 'EventContinued', sharedEventID: large.id });
      expect(piece.userIdentity).not.toHaveProperty('accessKeyId');
      expect(piece).not.toHaveProperty('additionalEventData');
    }
    expect(new Set(pieces.map(({ eventID }) => eventID)).size).toBe(pieces.length);
  });

  it.each([
    ['a piece is missing', (records: unknown[]) => records.toSpliced(2, 1)],
    ['pieces are swapped', ([main, a, b, ...more]: unknown[]) => [main, b, a, ...more]],
    ['all pieces are missing', (records: unknown[]) => records.slice(0, 1)],
    ['pieces stand before their record', (records: unknown[]) => records.toReversed()],
  ])('refuse to rebuild an event of which %s', (_, damage) => {
    const records = damage(throughJson(toCloudTrailRecords(large, PLACE)) as unknown[]);

    expect(() => [...fromCloudTrailRecords(records)]).toThrow(
      expect.objectContaining({ code: 'archive_record_unreadable' }),
    );
  });
});

describe('rebuilding', () => {
  it('gives back every event of the catalogue, byte for byte', () => {
    fc.assert(
      fc.property(knownLoggedEvent, (event) => {
        const records = throughJson(toCloudTrailRecords(event, PLACE)) as unknown[];
        expect([...fromCloudTrailRecords(records)]).toEqual([event]);
      }),
    );
  });

  it('gives back every text that this program does not understand, byte for byte', () => {
    fc.assert(
      fc.property(unknownLoggedEvent, (event) => {
        const records = throughJson(toCloudTrailRecords(event, PLACE)) as unknown[];
        expect([...fromCloudTrailRecords(records)]).toEqual([event]);
      }),
      { numRuns: 500 },
    );
  });

  it('reads a sequence of events in their order', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(knownLoggedEvent, unknownLoggedEvent), { maxLength: 5 }), (events) => {
        const records = throughJson(
          events.flatMap((event) => toCloudTrailRecords(event, PLACE)),
        ) as unknown[];
        expect([...fromCloudTrailRecords(records)]).toEqual(events);
      }),
    );
  });

  it.each([
    null,
    'text',
    {},
    { eventID: 'x', eventName: 'RunInstances', additionalEventData: { SSL: true } },
  ])('refuses %j, which is no record of this archive', (record) => {
    expect(() => [...fromCloudTrailRecords([record])]).toThrow(
      expect.objectContaining({ code: 'archive_record_unreadable' }),
    );
  });
});

it('writes records as the same text whether the event is set in or built anew', () => {
  fc.assert(
    fc.property(fc.oneof(knownLoggedEvent, unknownLoggedEvent), (event) => {
      const records = toCloudTrailRecords(event, PLACE);
      expect(toRecordText(event, PLACE)).toEqual({
        json: records.map((record) => JSON.stringify(record)).join(','),
        eventTime: records[0].eventTime,
      });
    }),
  );
});
