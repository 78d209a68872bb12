import { setTimeout as delay } from 'node:timers/promises';

type Answer = Readonly<Record<string, unknown>>;

/** Detection follows the log; on a busy machine it takes seconds to start. */
const ALERT_WITHIN_MS = 60_000;
const ASK_EVERY_MS = 100;

/**
 * Another administrator's doing, since nobody handles what is their own: somebody leaves, their key is revoked and used all the same, and there is an access review.
 * @returns the secret of that key, and the sentence of the alert
 */
export async function incident(url: string, password: string): Promise<{ secret: string; sentence: string }> {
  let token = '';
  const call = async (method: string, path: string, body?: object): Promise<Answer> => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(token !== '' && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
    return (await answer.json()) as Answer;
  };
  const { accessToken } = await call('POST', '/v1/sign-in', { name: 'admin@example.com', password });
  token = String(accessToken);
  const owner = 'ana@example.com';
  const { key, secret } = await call('POST', '/v1/keys', { name: 'leaver', owner });
  await call('POST', '/v1/keys', { name: 'nightly export', owner });
  await call('POST', '/v1/access-reviews', { name: 'Fourth quarter', owner });
  await call('POST', `/v1/keys/${String((key as Answer)['id'])}/revoke`, { reason: 'has left' });
  await call('POST', '/v1/keys/verify', { secret, sourceIp: '203.0.113.7' });
  const deadline = performance.now() + ALERT_WITHIN_MS;
  while (performance.now() < deadline) {
    const { items } = await call('GET', '/v1/alerts?rule=use-after-revoke');
    const [alert] = items as readonly Answer[];
    if (alert !== undefined) return { secret: String(secret), sentence: String(alert['sentence']) };
    await delay(ASK_EVERY_MS);
  }
  throw new Error(`there was no alert within ${ALERT_WITHIN_MS} ms`);
}
