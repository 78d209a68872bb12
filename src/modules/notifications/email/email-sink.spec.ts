import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MailServer } from '../../../../test/fixtures/mail-server.ts';
import { mailWords } from '../../../../test/fixtures/mail-words.ts';
import { channel, notification } from '../../../../test/fixtures/notifications.ts';
import { SELF_SIGNED_CERTIFICATE } from '../../../../test/fixtures/self-signed-certificate.ts';
import { accept } from '../../../shared/result.ts';
import { secretReader } from '../channel-secrets.ts';
import type { Transport } from '../domain/channel.ts';
import { EmailSink, type EmailSinkParts } from './email-sink.ts';

type Mail = Extract<Transport, { kind: 'email' }>;
const never = new AbortController().signal;

let folder: string;
let caFile: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keytrail-mail-'));
  caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, SELF_SIGNED_CERTIFICATE);
});
afterAll(() => rmSync(folder, { recursive: true }));

let server: MailServer;
beforeEach(async () => {
  server = await MailServer.start();
});
afterEach(() => server.stop());

function sinkFor(
  given: Partial<Mail> = {},
  parts: Partial<EmailSinkParts> = {},
  to: readonly string[] = ['oncall@example.com'],
): EmailSink {
  const transport: Mail = {
    ...{ kind: 'email', host: '127.0.0.1', port: server.port, tls: 'none', caFile: null, signIn: null },
    ...{ from: 'keytrail@example.com', tellRecipients: true },
    ...given,
  };
  return new EmailSink({
    channel: channel({ transport, to }),
    ...{ server: transport, readSecret: secretReader({}), privateAllowed: false },
    readFile: () => Promise.resolve(undefined),
    ...parts,
  });
}

const said = async (delivering: ReturnType<EmailSink['deliver']>) => {
  const outcome = await delivering;
  return outcome.ok
    ? 'delivered'
    : [outcome.refusal.reason, outcome.refusal.sentence, outcome.refusal.isFinal];
};

describe('a mail', () => {
  it('is known by its Message-ID and by its thread, and looks like what a program wrote', async () => {
    const told = notification({ subject: 'one\r\nBcc: evil@example.com' });
    await sinkFor().deliver(told, never);
    const { headers } = mailWords(server.arrived[0]?.raw ?? '');
    expect(headers).toMatchObject({
      from: 'keytrail@example.com',
      to: 'oncall@example.com',
      subject: 'one Bcc: evil@example.com',
      'message-id': `<${told.id}@example.com>`,
      'auto-submitted': 'auto-generated',
      'x-keytrail-notification': told.id,
    });
    expect(headers['references']).toMatch(/^<[0-9a-f-]{36}@example\.com>$/);
    expect(headers['bcc']).toBeUndefined();
    expect(server.arrived[0]?.to).toEqual(['oncall@example.com']);
  });

  it('goes to those whom the notification names as well, if they have an address', async () => {
    const recipients = ['ana@example.com', 'OnCall@example.com', 'ci team', 'a@b\r\nRCPT TO:<x@y>'];
    await sinkFor().deliver(notification({ recipients }), never);
    expect(server.arrived[0]?.to.toSorted()).toEqual(['OnCall@example.com', 'ana@example.com']);
  });

  it('has its files with it, and says which are missing or too large', async () => {
    const files = ['report.csv', 'gone.csv', 'large.csv'].map((fileName) => ({
      ...{ objectKey: `runs/1/${fileName}`, fileName, contentType: 'text/csv' },
    }));
    const readFile = (key: string) =>
      Promise.resolve(
        key.endsWith('report.csv')
          ? Buffer.from('name,owner\r\n')
          : key.endsWith('large.csv')
            ? Buffer.alloc(8 * 1024 * 1024)
            : undefined,
      );
    await sinkFor({}, { readFile }).deliver(notification({ files }), never);
    const raw = server.arrived[0]?.raw ?? '';
    expect(raw).toContain('Content-Type: text/csv; name=report.csv');
    expect(raw).toContain(Buffer.from('name,owner\r\n').toString('base64'));
    expect(raw).toContain('gone.csv is not attached: it is no longer kept.');
    expect(raw).toContain('large.csv is not attached: it is too large for a mail.');
  });

  it('waits while its files cannot be read', async () => {
    const files = [{ objectKey: 'runs/1', fileName: 'report.csv', contentType: 'text/csv' }];
    const readFile = () => Promise.reject(new Error('the bucket is away'));
    expect(await said(sinkFor({}, { readFile }).deliver(notification({ files }), never))).toEqual([
      'file_unreadable',
      'A file to attach cannot be read: the bucket is away',
      false,
    ]);
  });
});

describe('a channel without an address of its own', () => {
  it('tells nobody what names nobody, and says so', async () => {
    expect(await said(sinkFor({}, {}, []).deliver(notification(), never))).toEqual([
      'not_configured',
      'The channel has no address of its own, so nobody is told.',
      false,
    ]);
  });
});

describe('a mail server that says no', () => {
  it('for good is not asked again', async () => {
    server.recipient = () => ({ code: 550, text: '5.1.1 nobody here' });
    expect(await said(sinkFor().deliver(notification(), never))).toEqual([
      'refused',
      'The mail server 127.0.0.1 takes no message for any recipient (550 5.1.1).',
      true,
    ]);
  });

  it('for now is asked again, and then has one message', async () => {
    server.recipient = () => ({ code: 451, text: '4.7.1 greylisted' });
    const sink = sinkFor();
    const told = notification();
    expect(await said(sink.deliver(told, never))).toEqual([
      'deferred',
      'The mail server 127.0.0.1 wants to be asked again about a recipient (451 4.7.1).',
      false,
    ]);
    server.recipient = () => null;
    expect(await said(sink.deliver(told, never))).toBe('delivered');
    expect(server.arrived).toHaveLength(1);
  });

  it('about one of several is asked about that one alone', async () => {
    const sink = sinkFor();
    const told = notification({ recipients: ['ana@example.com', 'ben@example.com'] });
    server.recipient = (address) =>
      address.startsWith('ana')
        ? { code: 450, text: '4.2.0 later' }
        : address.startsWith('ben')
          ? { code: 550, text: '5.1.1 nobody' }
          : null;
    expect(await said(sink.deliver(told, never))).toMatchObject(['deferred', expect.anything(), false]);
    server.recipient = (address) => (address.startsWith('ben') ? { code: 550, text: 'nobody' } : null);
    expect(await said(sink.deliver(told, never))).toBe('delivered');
    expect(server.arrived.map(({ to }) => to)).toEqual([['oncall@example.com'], ['ana@example.com']]);
  });

  it('to the words themselves is heeded: 5xx for good, 4xx for now', async () => {
    server.data = () => ({ code: 554, text: '5.7.1 looks like spam' });
    expect(await said(sinkFor().deliver(notification(), never))).toEqual([
      'refused',
      'The mail server 127.0.0.1 does not take the message (554 5.7.1).',
      true,
    ]);
    server.data = () => ({ code: 452, text: '4.3.1 disk full' });
    expect(await said(sinkFor().deliver(notification(), never))).toMatchObject([
      'deferred',
      expect.anything(),
      false,
    ]);
  });

  it('to the password may be told another one within the day', async () => {
    const signIn = { user: 'keytrail', password: { kind: 'written', text: 'wrong horse' } } as const;
    const [reason, sentence, isFinal] = await said(
      sinkFor({ signIn, tls: 'starttls', caFile }).deliver(notification(), never),
    );
    expect([reason, isFinal]).toEqual(['settings_refused', false]);
    expect(sentence).toMatch(/does not let this service sign in \(535\b/);
    expect(sentence).not.toContain('horse');
  });
});

describe('TLS with a mail server', () => {
  const signIn = { user: 'keytrail', password: { kind: 'written', text: 'correct horse' } } as const;

  it('by STARTTLS comes before the password, and its certificate is checked', async () => {
    const untrusted = await said(sinkFor({ signIn, tls: 'starttls' }).deliver(notification(), never));
    expect(untrusted).toEqual(['certificate', 'The certificate of 127.0.0.1 is signed by itself.', false]);
    expect(await sinkFor({ signIn, tls: 'starttls', caFile }).deliver(notification(), never)).toEqual(
      accept(null),
    );
    expect(server.arrived).toMatchObject([{ isEncrypted: true, user: 'keytrail' }]);
  });

  it('from the first byte is checked as well', async () => {
    const secured = await MailServer.start({ secure: true });
    try {
      const at = { port: secured.port, tls: 'implicit' } as const;
      expect(await said(sinkFor(at).deliver(notification(), never))).toEqual([
        'certificate',
        'The certificate of 127.0.0.1 is signed by itself.',
        false,
      ]);
      expect(await said(sinkFor({ ...at, caFile }).deliver(notification(), never))).toBe('delivered');
      expect(secured.arrived).toHaveLength(1);
    } finally {
      await secured.stop();
    }
  });

  it('that the server does not offer is not done without', async () => {
    const plain = await MailServer.start({ hideSTARTTLS: true, disabledCommands: ['STARTTLS'] });
    try {
      const sink = sinkFor({ port: plain.port, tls: 'starttls' });
      expect(await said(sink.deliver(notification(), never))).toEqual([
        'tls_missing',
        'The mail server 127.0.0.1 offers no TLS that can be used.',
        false,
      ]);
      expect(plain.arrived).toHaveLength(0);
    } finally {
      await plain.stop();
    }
  });

  it('is done without in an own network only', async () => {
    const resolve = () => Promise.resolve(['203.0.114.7']);
    const public_ = sinkFor({ host: 'mail.example.com' }, { resolve, privateAllowed: true });
    expect(await said(public_.deliver(notification(), never))).toEqual([
      'tls_missing',
      'mail.example.com is not in an own network, so it is not told without TLS.',
      false,
    ]);
  });
});

describe('a mail server that hangs', () => {
  it('is waited for no longer than its time', async () => {
    server.hangs = true;
    expect(await said(sinkFor({}, { sendMsMax: 50 }).deliver(notification(), never))).toEqual([
      'timeout',
      'The mail server 127.0.0.1 did not answer in time.',
      false,
    ]);
  });
});
