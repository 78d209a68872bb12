import { isIP } from 'node:net';
import { LRUCache } from 'lru-cache';
import { createTransport, type SMTPTransportOptions } from 'nodemailer';
import { accept, refuse, type Result } from '../../../shared/result.ts';
import type { ReadSecret } from '../channel-secrets.ts';
import type { Channel, MailServer } from '../domain/channel.ts';
import { failure, type DeliveryFailure } from '../domain/delivery-failure.ts';
import { internalAddress } from '../domain/internal-address.ts';
import { mailMessage } from '../domain/mail-message.ts';
import type { Notification } from '../domain/notification.ts';
import { mailRecipients } from '../domain/who-is-told.ts';
import type { DeliveryOutcome, NotificationSink } from '../notification-sink.ts';
import { resolveHost, type ResolveHost } from '../resolve-host.ts';
import { trustedBeside } from '../trusted-authorities.ts';
import { attachedFiles, type ReadFile } from './attached-files.ts';
import { recipientsOutcome, smtpFailure, type SmtpTrouble } from './smtp-outcome.ts';

const CONNECT_MS_MAX = 10_000;
const SILENCE_MS_MAX = 20_000;
/** Of a whole message with its attachments. */
const SEND_MS_MAX = 60_000;
const REPLY_BYTES_MAX = 64 * 1024;
/** Messages of which it is remembered who has them already; more than can wait for a second attempt at a time. */
const REMEMBERED_MAX = 1_000;

export interface EmailSinkParts {
  readonly channel: Channel;
  readonly server: MailServer;
  readonly readSecret: ReadSecret;
  readonly readFile: ReadFile;
  readonly privateAllowed: boolean;
  readonly resolve?: ResolveHost;
  readonly sendMsMax?: number;
}

/** Tells people by mail through any SMTP server. Each message has a connection of its own. */
export class EmailSink implements NotificationSink {
  readonly #parts: EmailSinkParts;
  /** Recipients whom the server has taken, so that an attempt for the others does not reach these again. */
  readonly #reached = new LRUCache<string, Set<string>>({ max: REMEMBERED_MAX });

  constructor(parts: EmailSinkParts) {
    this.#parts = parts;
  }

  async deliver(notification: Notification, signal: AbortSignal): Promise<DeliveryOutcome> {
    const { channel, server, readFile } = this.#parts;
    const reached = this.#reached.get(notification.id) ?? new Set<string>();
    const everybody = mailRecipients(channel, notification);
    if (everybody.length === 0)
      return refuse(failure('not_configured', 'The channel has no address of its own, so nobody is told.'));
    const to = everybody.filter((address) => !reached.has(address));
    if (to.length === 0) return accept(null);
    const options = await this.#options();
    if (!options.ok) return options;
    const files = await attachedFiles(notification.files, readFile);
    if (!files.ok) return files;
    const timeout = AbortSignal.timeout(this.#parts.sendMsMax ?? SEND_MS_MAX);
    const transport = createTransport(options.value);
    try {
      const sent = await transport.sendMail({
        ...mailMessage(notification, server.from, files.value.remarks),
        from: server.from,
        to: [...to],
        envelope: { from: server.from, to: [...to] },
        attachments: [...files.value.attachments],
        disableFileAccess: true,
        disableUrlAccess: true,
        signal: AbortSignal.any([signal, timeout]),
      });
      for (const address of sent.accepted) reached.add(address);
      this.#reached.set(notification.id, reached);
      return recipientsOutcome(troublesIn(sent), reached.size > 0, server.host);
    } catch (error) {
      const rejected = troublesIn(error);
      return rejected.length > 0
        ? recipientsOutcome(rejected, reached.size > 0, server.host)
        : refuse(smtpFailure(error as SmtpTrouble, server.host));
    } finally {
      transport.close();
    }
  }

  close(): Promise<void> {
    this.#reached.clear();
    return Promise.resolve();
  }

  async #options(): Promise<Result<SMTPTransportOptions, DeliveryFailure>> {
    const { server, readSecret } = this.#parts;
    const { tls, port, signIn } = server;
    const host = tls === 'none' ? await this.#addressWithoutTls() : accept(server.host);
    if (!host.ok) return host;
    const password = signIn === null ? null : readSecret(signIn.password);
    if (password?.ok === false)
      return refuse(failure('not_configured', `The password of the channel ${password.refusal}.`));
    const ca = trustedBeside(server.caFile);
    if (!ca.ok) return ca;
    return accept({
      ...{ host: host.value, port, secure: tls === 'implicit', requireTLS: tls === 'starttls' },
      ignoreTLS: tls === 'none',
      tls: {
        minVersion: 'TLSv1.2',
        ...(isIP(server.host) === 0 ? { servername: server.host } : {}),
        ...(ca.value.length === 0 ? {} : { ca: [...ca.value] }),
      },
      ...(signIn === null || password === null ? {} : { auth: { user: signIn.user, pass: password.value } }),
      ...{ connectionTimeout: CONNECT_MS_MAX, greetingTimeout: CONNECT_MS_MAX, dnsTimeout: CONNECT_MS_MAX },
      ...{ socketTimeout: SILENCE_MS_MAX, socketCloseTimeout: 0, maxResponseSize: REPLY_BYTES_MAX },
    });
  }

  /** The very address that was judged: a name could lead elsewhere a moment later. */
  async #addressWithoutTls(): Promise<Result<string, DeliveryFailure>> {
    const { server, privateAllowed, resolve = resolveHost } = this.#parts;
    const allowed = privateAllowed ? ['loopback', 'private'] : ['loopback'];
    try {
      const addresses = await resolve(server.host);
      const open = addresses.find((address) => allowed.includes(internalAddress(address) ?? 'public'));
      return open === undefined
        ? refuse(
            failure('tls_missing', `${server.host} is not in an own network, so it is not told without TLS.`),
          )
        : accept(open);
    } catch (error) {
      return refuse(smtpFailure(error as SmtpTrouble, server.host));
    }
  }
}

/** What the server said about each recipient that it did not take. */
function troublesIn(of: unknown): readonly SmtpTrouble[] {
  if (typeof of !== 'object' || of === null || !('rejectedErrors' in of)) return [];
  return Array.isArray(of.rejectedErrors) ? (of.rejectedErrors as readonly SmtpTrouble[]) : [];
}
