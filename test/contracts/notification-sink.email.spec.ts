import type { Transport } from '../../src/modules/notifications/domain/channel.ts';
import { secretReader } from '../../src/modules/notifications/channel-secrets.ts';
import { EmailSink } from '../../src/modules/notifications/email/email-sink.ts';
import { mailWords } from '../fixtures/mail-words.ts';
import { MailServer } from '../fixtures/mail-server.ts';
import { channel } from '../fixtures/notifications.ts';
import { notificationSinkContract } from './notification-sink.contract.ts';

notificationSinkContract('email', async () => {
  const server = await MailServer.start();
  const transport: Extract<Transport, { kind: 'email' }> = {
    ...{ kind: 'email', host: '127.0.0.1', port: server.port, tls: 'none', caFile: null, signIn: null },
    ...{ from: 'keytrail@example.com', tellRecipients: true },
  };
  return {
    sink: new EmailSink({
      channel: channel({ transport, to: ['oncall@example.com'] }),
      ...{ server: transport, readSecret: secretReader({}), privateAllowed: false },
      readFile: () => Promise.resolve(undefined),
    }),
    arrived: () =>
      Promise.resolve(
        server.arrived.map(({ raw }) => {
          const { headers, text } = mailWords(raw);
          return {
            id: /^<(.*)@example\.com>$/.exec(headers['message-id'] ?? '')?.[1] ?? '',
            words: `${headers['subject'] ?? ''}\n${text}`,
          };
        }),
      ),
    goAway: () => server.goAway(),
    hang: () => void (server.hangs = true),
    dispose: () => server.stop(),
  };
});
