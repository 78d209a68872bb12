import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CHANNEL_PROPERTIES } from '../../src/modules/notifications/domain/channel-properties.ts';
import { standardWebhook, webhookSecret } from '../../src/modules/notifications/domain/standard-webhook.ts';
import { notification, OTHER_WEBHOOK_SECRET, WEBHOOK_SECRET } from '../fixtures/notifications.ts';

const page = readFileSync(new URL('../../docs/notifications.md', import.meta.url), 'utf8');

type Check = (secret: string, headers: Readonly<Record<string, string>>, body: Buffer) => boolean;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keytrail-docs-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('docs/notifications.md', () => {
  it('shows a check of the signature that accepts what is sent, and nothing else', async () => {
    const [, code = ''] = /```js\n(.*?)```/s.exec(page) ?? [];
    const file = join(folder, 'check.mjs');
    writeFileSync(file, code);
    const { isFromKeytrail } = (await import(pathToFileURL(file).href)) as { isFromKeytrail: Check };
    const secrets = [OTHER_WEBHOOK_SECRET, WEBHOOK_SECRET].map(
      (one) => webhookSecret(one) ?? new Uint8Array(),
    );
    const sent = (ms: number) => {
      const { headers, body } = standardWebhook(notification({ text: 'Schlüssel 🔑' }), secrets, ms);
      return [headers, Buffer.from(body)] as const;
    };
    const [headers, body] = sent(Date.now());
    expect(isFromKeytrail(WEBHOOK_SECRET, headers, body)).toBe(true);
    expect(isFromKeytrail(WEBHOOK_SECRET, headers, Buffer.concat([body, Buffer.from(' ')]))).toBe(false);
    expect(isFromKeytrail(`whsec_${Buffer.alloc(32, 9).toString('base64')}`, headers, body)).toBe(false);
    expect(isFromKeytrail(WEBHOOK_SECRET, ...sent(Date.now() - 301_000))).toBe(false);
  });

  it('names every property of a channel', () => {
    const names = Object.keys(CHANNEL_PROPERTIES).filter((name) => !page.includes(`\`${name}\``));
    expect(names).toEqual([]);
  });
});
