import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SELF_SIGNED_CERTIFICATE } from '../../../../test/fixtures/self-signed-certificate.ts';
import { answers, breaksOff, hangs, WebhookReceiver } from '../../../../test/fixtures/webhook-receiver.ts';
import { accept } from '../../../shared/result.ts';
import { pinnedPost, type HttpMessage, type PinnedPostParts } from './pinned-post.ts';

const never = new AbortController().signal;

let receiver: WebhookReceiver;
beforeEach(async () => {
  receiver = await WebhookReceiver.start();
});
afterEach(() => receiver.stop());

const message = (url: string, given: Partial<HttpMessage> = {}): HttpMessage => ({
  url: new URL(url),
  headers: { 'content-type': 'application/json' },
  body: '{}',
  ca: [],
  ...given,
});

const post = (url: string, parts: Partial<PinnedPostParts> = {}, given: Partial<HttpMessage> = {}) =>
  pinnedPost({ privateAllowed: true, ...parts })(message(url, given), never);

const refused = async (posting: ReturnType<typeof post>) => {
  const posted = await posting;
  return posted.ok ? posted.value : [posted.refusal.reason, posted.refusal.sentence];
};

describe('a message', () => {
  it('is posted as it is, and its answer is read no further than needed', async () => {
    receiver.behaviour = answers(503, { 'retry-after': '7' }, 'x'.repeat(100_000));
    const posted = await post(`${receiver.url}?a=1`, {}, { body: '{"n":"🔑"}' });
    expect(posted).toEqual(accept({ status: 503, retryAfter: '7', text: 'x'.repeat(1_024) }));
    const [arrived] = receiver.arrived;
    expect([arrived?.method, arrived?.url, arrived?.body]).toEqual(['POST', '/hooks/7?a=1', '{"n":"🔑"}']);
    expect(arrived?.headers['user-agent']).toMatch(/^Keytrail\//);
  });

  it('is taken by its status, though the body of the answer never ends', async () => {
    receiver.behaviour = (response) => void response.writeHead(200).write('ok');
    expect(await post(receiver.url)).toMatchObject({ ok: true, value: { status: 200 } });
  });

  it.each(['http://169.254.169.254/latest/meta-data/', 'http://127.0.0.1:1/'])(
    'is not carried on to %s',
    async (location) => {
      receiver.behaviour = answers(307, { location });
      expect(await post(receiver.url)).toMatchObject({ ok: true, value: { status: 307 } });
      expect(receiver.arrived).toHaveLength(1);
    },
  );
});

describe('a receiver that cannot be trusted to answer', () => {
  it('is waited for no longer than its time', async () => {
    receiver.behaviour = hangs;
    expect(await refused(post(receiver.url, { answerMsMax: 30 }))).toEqual([
      'timeout',
      '127.0.0.1 did not answer in time.',
    ]);
    expect(receiver.arrived).toHaveLength(1);
  });

  it('has not taken what it broke off', async () => {
    receiver.behaviour = breaksOff;
    expect(await refused(post(receiver.url))).toEqual([
      'unreachable',
      '127.0.0.1 cannot be reached (ECONNRESET).',
    ]);
  });

  it('is named with what is wrong with its certificate, and told when that is trusted by name', async () => {
    const secured = await WebhookReceiver.start({ tls: true });
    try {
      expect(await refused(post(secured.url))).toEqual([
        'certificate',
        'The certificate of 127.0.0.1 is signed by itself.',
      ]);
      const elsewhere = secured.url.replace('127.0.0.1', 'alerts.example.com');
      const resolve = () => Promise.resolve(['127.0.0.1']);
      const trusting = { ca: [SELF_SIGNED_CERTIFICATE] };
      expect(await refused(post(elsewhere, { resolve }, trusting))).toEqual([
        'certificate',
        'The certificate of alerts.example.com is for another host.',
      ]);
      expect(secured.arrived).toHaveLength(0);
      expect(await post(secured.url, {}, trusting)).toMatchObject({ ok: true, value: { status: 204 } });
      expect(secured.arrived).toHaveLength(1);
    } finally {
      await secured.stop();
    }
  });

  it('is named when its name leads nowhere', async () => {
    const resolve = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }));
    expect(await refused(post('https://alerts.example.com/', { resolve }))).toEqual([
      'unreachable',
      'alerts.example.com cannot be reached (ENOTFOUND).',
    ]);
  });
});

describe('an address of an own network', () => {
  it.each([
    ['https://127.0.0.1/', 'loopback'],
    ['https://[::1]/', 'loopback'],
    ['https://[::ffff:127.0.0.1]/', 'loopback'],
    ['https://0x7f.1/', 'loopback'],
    ['https://2130706433/', 'loopback'],
    ['https://10.1.2.3/', 'private'],
    ['https://[fd12:3456::1]/', 'private'],
    ['https://100.64.0.1/', 'shared'],
    ['https://169.254.169.254/', 'link-local'],
    ['https://[fe80::1]/', 'link-local'],
    ['https://[fd00:ec2::254]/', 'link-local'],
    ['https://224.0.0.1/', 'multicast'],
    ['https://0.0.0.0/', 'reserved'],
    ['https://[64:ff9b::a9fe:a9fe]/', 'reserved'],
  ])('%s is not sent to (%s)', async (url, kind) => {
    const [reason, sentence] = (await refused(post(url, { privateAllowed: false }))) as string[];
    expect(reason).toBe('address_refused');
    expect(sentence).toContain(`leads to an address that is not sent to (${kind}).`);
  });

  it('of a metadata service is not sent to even where own networks are allowed', async () => {
    expect((await refused(post('https://169.254.169.254/'))) as string[]).toContain('address_refused');
  });

  it('is found behind a name, and is not connected to when a public one is there, too', async () => {
    const resolve = () => Promise.resolve(['10.0.0.1', '192.168.0.1']);
    expect(await refused(post('https://alerts.example.com/', { privateAllowed: false, resolve }))).toEqual([
      'address_refused',
      'alerts.example.com leads to an address that is not sent to (private).',
    ]);
  });

  it('cannot come in the place of the one that was judged: the name is asked for once', async () => {
    const asked: string[] = [];
    const resolve = (host: string) => {
      asked.push(host);
      return Promise.resolve(asked.length === 1 ? ['127.0.0.1'] : ['169.254.169.254']);
    };
    const url = receiver.url.replace('127.0.0.1', 'localhost');
    expect(await post(url, { resolve })).toMatchObject({ ok: true, value: { status: 204 } });
    expect([asked, receiver.arrived[0]?.headers.host]).toEqual([['localhost'], `localhost:${receiver.port}`]);
  });

  it('is told without TLS on this machine only', async () => {
    const resolve = () => Promise.resolve(['10.0.0.1']);
    expect(await refused(post('http://localhost/', { resolve }))).toEqual([
      'address_refused',
      'localhost is not this machine, so it is not told without TLS.',
    ]);
  });
});
