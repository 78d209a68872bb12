import { createHmac } from 'node:crypto';
import type { Notification } from './notification.ts';

/** What people paste; the rest is Base64. */
const SECRET_PREFIX = 'whsec_';
/** Bounds of the specification, for the bytes of a secret. */
export const SECRET_BYTES_MIN = 24;
export const SECRET_BYTES_MAX = 64;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

const MS_PER_SECOND = 1_000;

/** The bytes of a `whsec_…` text; null where it is none. */
export function webhookSecret(text: string): Uint8Array | null {
  if (!text.startsWith(SECRET_PREFIX)) return null;
  const encoded = text.slice(SECRET_PREFIX.length);
  if (!BASE64.test(encoded)) return null;
  const bytes = Buffer.from(encoded, 'base64');
  // Characters that Base64 cannot end with are dropped by the decoder: such a text is cut off, and no secret.
  if (bytes.toString('base64').replace(/=+$/, '') !== encoded.replace(/=+$/, '')) return null;
  return bytes.length >= SECRET_BYTES_MIN && bytes.length <= SECRET_BYTES_MAX ? bytes : null;
}

/** A message of Standard Webhooks 1.0.0: signed by each secret, so that a receiver may change over from one to another. */
export function standardWebhook(
  notification: Notification,
  secrets: readonly Uint8Array[],
  sentAtMs: number,
): { readonly body: string; readonly headers: Readonly<Record<string, string>> } {
  const body = JSON.stringify(webhookBody(notification));
  const timestamp = String(Math.floor(sentAtMs / MS_PER_SECOND));
  const signatures = secrets.map((secret) =>
    webhookSignature(secret, { id: notification.id, timestamp, body }),
  );
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': notification.id,
      'webhook-timestamp': timestamp,
      'webhook-signature': signatures.join(' '),
    },
  };
}

export const webhookSignature = (
  secret: Uint8Array,
  { id, timestamp, body }: { readonly id: string; readonly timestamp: string; readonly body: string },
): string => `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')}`;

/** The same on every attempt, and what the Kafka topic has as a record's value. Files are named, and fetched by the API. */
export const webhookBody = (notification: Notification) => ({
  id: notification.id,
  type: notification.type,
  timestamp: notification.time,
  tenant: notification.tenant,
  orderKey: notification.orderKey,
  subject: notification.subject,
  text: notification.text,
  data: notification.data,
  files: notification.files.map(({ fileName, contentType }) => ({ fileName, contentType })),
});
