import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { codePoint } from '../../../../test/fixtures/code-point.ts';
import {
  notification,
  OTHER_WEBHOOK_SECRET,
  WEBHOOK_SECRET,
} from '../../../../test/fixtures/notifications.ts';
import { verifyWebhook } from '../../../../test/fixtures/verify-webhook.ts';
import { standardWebhook, webhookSecret, webhookSignature } from './standard-webhook.ts';
import { webhookSecrets } from './webhook-secrets.ts';

const bytesOf = (secret: string): Uint8Array => webhookSecret(secret) ?? new Uint8Array();
const SENT_MS = Date.parse('2026-11-20T21:00:07.900Z');

describe('a webhook', () => {
  it('is signed as the published example is', () => {
    const secret = bytesOf('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
    const signed = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestamp: '1614265330',
      body: '{"test": 2432232314}',
    };
    expect(webhookSignature(secret, signed)).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('is accepted by each of its secrets and by no other, whatever it says', async () => {
    const words = fc.record({
      subject: fc.string({ unit: codePoint }),
      text: fc.string({ unit: 'grapheme' }),
    });
    await fc.assert(
      fc.asyncProperty(words, fc.uint8Array({ minLength: 24, maxLength: 64 }), async (given, other) => {
        const secrets = [WEBHOOK_SECRET, OTHER_WEBHOOK_SECRET];
        const { body, headers } = standardWebhook(notification(given), secrets.map(bytesOf), SENT_MS);
        for (const secret of secrets) expect(await verifyWebhook(secret, headers, body)).toBe(true);
        const stranger = `whsec_${Buffer.from(other).toString('base64')}`;
        expect(await verifyWebhook(stranger, headers, body)).toBe(false);
        expect(await verifyWebhook(WEBHOOK_SECRET, headers, `${body} `)).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it('has the same id and body on every attempt, and the time of the attempt', () => {
    const told = notification();
    const attempts = [SENT_MS, SENT_MS + 60_000].map((ms) =>
      standardWebhook(told, [bytesOf(WEBHOOK_SECRET)], ms),
    );
    expect(attempts.map(({ headers }) => [headers['webhook-id'], headers['webhook-timestamp']])).toEqual([
      [told.id, '1795208407'],
      [told.id, '1795208467'],
    ]);
    expect(attempts[0]?.body).toBe(attempts[1]?.body);
    expect(JSON.parse(attempts[0]?.body ?? '')).toEqual({
      id: told.id,
      type: 'alert.raised',
      timestamp: '2026-11-20T21:00:00.000Z',
      tenant: 'acme',
      orderKey: 'alr_1',
      subject: told.subject,
      text: told.text,
      data: told.data,
      files: [],
    });
  });

  it('names its files and not where they are kept', () => {
    const files = [{ objectKey: 'runs/7/x', fileName: 'unused.csv', contentType: 'text/csv' }];
    const { body } = standardWebhook(notification({ files }), [bytesOf(WEBHOOK_SECRET)], SENT_MS);
    expect(JSON.parse(body)).toMatchObject({ files: [{ fileName: 'unused.csv', contentType: 'text/csv' }] });
    expect(body).not.toContain('runs/7');
  });
});

describe('the secret of a webhook', () => {
  it.each([
    [WEBHOOK_SECRET, 1],
    [`${WEBHOOK_SECRET} ${OTHER_WEBHOOK_SECRET}`, 2],
    [`${WEBHOOK_SECRET}\n${OTHER_WEBHOOK_SECRET}\n`, 2],
  ])('%# may be one of several', (text, count) => {
    const read = webhookSecrets(text);
    expect(read.ok ? read.value.length : read.refusal).toBe(count);
  });

  it.each([
    '',
    'a password',
    'whsec_',
    `whsec_${Buffer.alloc(23, 1).toString('base64')}`,
    `whsec_${Buffer.alloc(65, 1).toString('base64')}`,
    `${WEBHOOK_SECRET.slice(0, -1)}*`,
    WEBHOOK_SECRET.replace('whsec_', 'whsk_'),
    Array.from({ length: 6 }, () => WEBHOOK_SECRET).join(' '),
  ])('%# is refused without being repeated', (text) => {
    const read = webhookSecrets(text);
    expect(read.ok).toBe(false);
    if (!read.ok && text.length > 'whsec_'.length) expect(read.refusal).not.toContain(text);
  });
});
