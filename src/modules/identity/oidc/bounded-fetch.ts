import type { CustomFetch } from 'openid-client';

/** Metadata, key sets and token answers have a few kilobytes; more would fill the memory at somebody else's will. */
export const ANSWER_BYTES_MAX = 1024 * 1024;

/** Asks a provider, and reads no more of its answer than {@link ANSWER_BYTES_MAX}. */
export const boundedFetch: CustomFetch = async (url, options) => {
  // The library sends texts and forms only; fetch's own type knows fewer kinds of arrays than the library's.
  const response = await fetch(url, options as RequestInit);
  const { status, statusText, headers, body } = response;
  if (body === null) return response;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body as ReadableStream<Uint8Array>) {
    bytes += chunk.byteLength;
    // Leaving the loop cancels the rest of the answer.
    if (bytes > ANSWER_BYTES_MAX) throw new TypeError('the answer is larger than allowed');
    chunks.push(chunk);
  }
  return new Response(Buffer.concat(chunks), { status, statusText, headers });
};
