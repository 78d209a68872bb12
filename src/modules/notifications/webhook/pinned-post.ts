import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { accept, refuse, type Result } from '../../../shared/result.ts';
import { systemCode } from '../../../shared/thrown.ts';
import { VERSION } from '../../../shared/version.ts';
import { certificateProblem } from '../certificate-problem.ts';
import { failure, type DeliveryFailure } from '../domain/delivery-failure.ts';
import { hostOf } from '../domain/endpoint-address.ts';
import { internalAddress, mayBeSentTo } from '../domain/internal-address.ts';
import { resolveHost, type ResolveHost } from '../resolve-host.ts';
import { Aborted, untilAborted } from '../until-aborted.ts';

/** What Standard Webhooks recommends: time enough for a receiver, and little enough for whoever waits behind. */
const ANSWER_MS_MAX = 20_000;
const CONNECT_MS_MAX = 10_000;
/** Of an answer nothing is wanted but its status, and the word by which some receivers say why not. */
const ANSWER_BYTES_MAX = 1_024;

export interface HttpMessage {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Certificates to trust besides the usual ones. */
  readonly ca: readonly string[];
}

export interface HttpAnswer {
  readonly status: number;
  readonly retryAfter: string | null;
  /** Its beginning. */
  readonly text: string;
}

export interface PinnedPostParts {
  readonly privateAllowed: boolean;
  readonly resolve?: ResolveHost;
  readonly connectMsMax?: number;
  readonly answerMsMax?: number;
}

export type PinnedPost = (
  message: HttpMessage,
  signal: AbortSignal,
) => Promise<Result<HttpAnswer, DeliveryFailure>>;

/**
 * Posts to where a name leads at that moment: it is resolved once, its addresses are judged, and the connection goes to one
 * of these and to nothing that the name may lead to an instant later. Each message has a connection of its own. Redirects
 * are answers like others; nobody follows them.
 */
export const pinnedPost =
  (parts: PinnedPostParts): PinnedPost =>
  async (message, signal) => {
    const host = hostOf(message.url);
    const timeout = AbortSignal.timeout(parts.answerMsMax ?? ANSWER_MS_MAX);
    const ended = AbortSignal.any([signal, timeout]);
    try {
      const addresses = await untilAborted((parts.resolve ?? resolveHost)(host), ended);
      const open = addresses.filter((address) => mayBeSentTo(address, parts.privateAllowed));
      if (open.length === 0) return refuse(addressRefused(host, addresses[0]));
      if (message.url.protocol === 'http:' && open.some((address) => internalAddress(address) !== 'loopback'))
        return refuse(
          failure('address_refused', `${host} is not this machine, so it is not told without TLS.`),
        );
      return accept(await send(message, { ...parts, addresses: open, ended }));
    } catch (error) {
      return refuse(failureOf(error, host, timeout.aborted));
    }
  };

const addressRefused = (host: string, address: string | undefined): DeliveryFailure =>
  failure(
    'address_refused',
    address === undefined
      ? `${host} has no address.`
      : `${host} leads to an address that is not sent to (${internalAddress(address) ?? 'public'}).`,
  );

class ConnectTimeout extends Error {}

interface SendParts extends PinnedPostParts {
  readonly addresses: readonly string[];
  readonly ended: AbortSignal;
}

function send({ url, headers, body, ca }: HttpMessage, parts: SendParts): Promise<HttpAnswer> {
  const isTls = url.protocol === 'https:';
  const host = hostOf(url);
  const options: RequestOptions = {
    method: 'POST',
    agent: false,
    host,
    port: url.port === '' ? (isTls ? 443 : 80) : Number(url.port),
    path: `${url.pathname}${url.search}`,
    headers: {
      ...headers,
      host: url.host,
      'content-length': String(Buffer.byteLength(body)),
      'user-agent': `Keytrail/${VERSION}`,
    },
    lookup: only(parts.addresses),
    signal: parts.ended,
  };
  const tls = { minVersion: 'TLSv1.2', ...(ca.length === 0 ? {} : { ca: [...ca] }) } as const;
  return new Promise((resolve, reject) => {
    const request = isTls ? requestHttps({ ...options, ...tls }) : requestHttp(options);
    const connecting = setTimeout(
      () => request.destroy(new ConnectTimeout()),
      parts.connectMsMax ?? CONNECT_MS_MAX,
    );
    request.once('socket', (socket) =>
      socket.once(isTls ? 'secureConnect' : 'connect', () => clearTimeout(connecting)),
    );
    request.once('close', () => clearTimeout(connecting));
    // More than once: an answer that was cut off complains after it was taken.
    request.on('error', reject);
    request.once('response', (response) => void answerOf(response).then(resolve, reject));
    request.end(body);
  });
}

/** A resolver that knows these addresses, whatever it is asked. */
const only =
  (addresses: readonly string[]): LookupFunction =>
  (_host, options, callback) => {
    const all = addresses.map((address) => ({ address, family: isIP(address) }));
    const [first = { address: '', family: 0 }] = all;
    if (options.all === true) callback(null, all);
    else callback(null, first.address, first.family);
  };

/** The status is the answer; a body that is long, broken off or never ends changes nothing about it. */
async function answerOf(response: IncomingMessage): Promise<HttpAnswer> {
  const { statusCode: status = 0, headers } = response;
  const retryAfter = headers['retry-after'] ?? null;
  const isSuccess = status >= 200 && status < 300;
  let text = '';
  try {
    if (!isSuccess) {
      for await (const chunk of response) {
        text += (chunk as Buffer).toString('latin1');
        if (text.length >= ANSWER_BYTES_MAX) break;
      }
    }
  } catch {
    // What has come of it is enough.
  }
  // An answer that ends by itself is let end; one that goes on is cut off.
  response.on('error', () => undefined);
  if (isSuccess) response.once('data', () => response.destroy());
  else response.destroy();
  return { status, retryAfter, text: text.slice(0, ANSWER_BYTES_MAX) };
}

function failureOf(error: unknown, host: string, isLate: boolean): DeliveryFailure {
  if (error instanceof ConnectTimeout) return failure('timeout', `${host} takes no connection.`);
  if (isLate) return failure('timeout', `${host} did not answer in time.`);
  if (error instanceof Aborted) return failure('unreachable', `${host} was not waited for.`);
  const code = systemCode(error);
  const certificate = certificateProblem(code);
  if (certificate !== null) return failure('certificate', `The certificate of ${host} ${certificate}.`);
  return failure('unreachable', `${host} cannot be reached (${code ?? 'no answer in HTTP'}).`);
}
