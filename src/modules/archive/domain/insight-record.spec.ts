import { describe, expect, it } from '@jest/globals';
import { alertAcknowledged, alertRaised, alertResolved } from '../../../../test/fixtures/alert-events.ts';
import { logged } from '../../../../test/fixtures/key-events.ts';
import { insightRecords } from './insight-record.ts';
import { insightFileKey } from './object-key.ts';

const place = { accountId: '123456789012', region: 'eu-central-1' };
const alertId = 'alr_1';

describe('the insight records of alerts', () => {
  const raised = alertRaised({
    alertId,
    rule: 'unusual-network',
    severity: 'high',
    method: 'learned',
    evidence: ['e1', 'e2'],
    baseline: '203.0.113.0/24',
    observed: '198.51.100.7',
    sentence: 'Ana’s key came from elsewhere.',
  });
  const [start, end, ...others] = insightRecords(
    logged([raised, alertAcknowledged({ alertId }), alertResolved({ alertId, resolution: 'misuse' })]),
    place,
  );
  const attribution = (attribute: string, value: string) => ({
    attribute,
    insight: [{ value }],
    baseline: [],
  });

  it('are two, a start and an end, that share an id and have their own', () => {
    expect(others).toEqual([]);
    expect([start?.insightDetails.state, end?.insightDetails.state]).toEqual(['Start', 'End']);
    expect(start?.sharedEventID).toBe(end?.sharedEventID);
    expect(new Set([start?.eventID, end?.eventID, start?.sharedEventID, raised.id]).size).toBe(4);
  });

  it('have exactly the fields of CloudTrail’s, with what is usual beside what was seen', () => {
    expect(start).toEqual({
      eventVersion: '1.08',
      eventTime: '2026-11-20T12:00:00Z',
      awsRegion: 'eu-central-1',
      eventID: start?.eventID,
      eventType: 'AwsCloudTrailInsight',
      recipientAccountId: '123456789012',
      sharedEventID: start?.sharedEventID,
      insightDetails: {
        state: 'Start',
        eventSource: 'keytrail',
        eventName: 'unusual-network',
        insightType: 'KeytrailAlertInsight',
        insightContext: {
          statistics: { insight: { average: 2 } },
          attributions: [
            attribution('accessKeyId', 'key_ana'),
            attribution('keyName', 'ana’s'),
            attribution('owner', 'ana'),
            attribution('tenant', 'acme'),
            attribution('severity', 'high'),
            attribution('method', 'learned'),
            attribution('sentence', 'Ana’s key came from elsewhere.'),
            { ...attribution('observed', '198.51.100.7'), baseline: [{ value: '203.0.113.0/24' }] },
            { attribute: 'evidence', insight: [{ value: 'e1' }, { value: 'e2' }], baseline: [] },
          ],
        },
      },
      eventCategory: 'Insight',
    });
  });

  it('are none for a text that only claims to be an alert, and hold nothing up', () => {
    const [valid] = logged([raised]);
    if (valid === undefined) throw new Error('nothing was logged');
    const broken = ['{}', 'no JSON', JSON.stringify({ ...raised, data: { alertId } })];
    expect(broken.flatMap((text) => insightRecords([{ ...valid, text }], place))).toEqual([]);
  });

  it('of an exact rule say that it never happens otherwise', () => {
    const [record] = insightRecords(
      logged([alertRaised({ alertId, method: 'exact', evidence: ['e1'] })]),
      place,
    );
    expect(record?.insightDetails.insightContext.statistics).toEqual({
      baseline: { average: 0 },
      insight: { average: 1 },
    });
  });
});

it('lie under the name of their log file, in the folder of insights', () => {
  const key =
    'CloudTrail/AWSLogs/123456789012/CloudTrail/local/2026/11/20/123456789012_CloudTrail_local_20261120T1200Z_0123456789abcdef.json.gz';
  expect(insightFileKey(key)).toBe(
    'CloudTrail/AWSLogs/123456789012/CloudTrail-Insight/local/2026/11/20/123456789012_CloudTrail-Insight_local_20261120T1200Z_0123456789abcdef.json.gz',
  );
});
