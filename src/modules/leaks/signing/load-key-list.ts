import { open } from 'node:fs/promises';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { MS_PER_SECOND } from '../../../shared/iso-time.ts';
import { VERSION } from '../../../shared/version.ts';
import { KEY_LIST_BYTES_MAX, readKeyList, type KeyList } from './key-list.ts';

/** Whoever sent a report waits meanwhile, GitHub for thirty seconds. */
const ANSWER_MS_MAX = 10 * MS_PER_SECOND;

/** Gets the list of keys as it is now. Throws InfrastructureError. */
export type LoadKeyList = () => Promise<KeyList>;

/** From the file if there is one, else from the address. */
export const keyListLoader = (
  { leakKeysUrl, leakKeysFile }: { readonly leakKeysUrl: string; readonly leakKeysFile: string | null },
  answerMsMax = ANSWER_MS_MAX,
): LoadKeyList =>
  leakKeysFile === null ? () => fetchKeyList(leakKeysUrl, answerMsMax) : () => readKeyFile(leakKeysFile);

async function fetchKeyList(url: string, answerMsMax: number): Promise<KeyList> {
  let text: string;
  try {
    const response = await fetch(url, {
      // Elsewhere somebody else may answer.
      redirect: 'error',
      signal: AbortSignal.timeout(answerMsMax),
      headers: { accept: 'application/json', 'user-agent': `Keytrail/${VERSION}` },
    });
    if (response.status !== 200) throw new Error(`the answer has status ${response.status}`);
    text = await boundedText(response.body ?? []);
  } catch (cause) {
    throw unavailable(cause);
  }
  return readKeyList(text);
}

async function readKeyFile(path: string): Promise<KeyList> {
  let text: string;
  try {
    await using file = await open(path);
    text = await boundedText(file.readableWebStream({ autoClose: false }));
  } catch (cause) {
    throw unavailable(cause);
  }
  return readKeyList(text);
}

async function boundedText(chunks: AsyncIterable<unknown> | Iterable<never>): Promise<string> {
  const kept: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    const some = chunk instanceof Uint8Array ? chunk : new Uint8Array(chunk as ArrayBuffer);
    bytes += some.byteLength;
    // Leaving the loop cancels the rest.
    if (bytes > KEY_LIST_BYTES_MAX) throw new Error('it is larger than allowed');
    kept.push(some);
  }
  return Buffer.concat(kept).toString('utf8');
}

const unavailable = (cause: unknown): InfrastructureError =>
  new InfrastructureError(
    'signing_keys_unreachable',
    'The keys that reports are signed with cannot be had.',
    cause,
  );
