import { accept, refuse, type Result } from '../../../../shared/result.ts';
import type { AwsFault } from '../faults/aws-fault.ts';

/** S3's own limit of a page. */
export const PAGE_KEYS_MAX = 1_000;
/** S3's limit of a key. */
const TEXT_BYTES_MAX = 1_024;

/** What S3's first listing knows. Folders of keys (`delimiter`) are left out: nothing that checks the archive asks for them. */
const KNOWN: ReadonlySet<string> = new Set(['prefix', 'marker', 'max-keys', 'encoding-type', 'api_key']);

export interface ListingRequest {
  readonly prefix: string;
  /** Keys after this one. */
  readonly marker: string;
  readonly maxKeys: number;
  /** Keys are to be percent-encoded, so that any of them can stand in XML. */
  readonly encoded: boolean;
}

/** @param query as it was sent, without the credential that may be in it */
export function readListing(query: Readonly<Record<string, unknown>>): Result<ListingRequest, AwsFault> {
  if (Object.keys(query).some((name) => !KNOWN.has(name)))
    return refuse({
      status: 501,
      code: 'NotImplemented',
      message: 'A bucket is listed here by prefix, marker, max-keys and encoding-type.',
    });
  const { prefix = '', marker = '', 'max-keys': maxKeys = String(PAGE_KEYS_MAX) } = query;
  const { 'encoding-type': encoding } = query;
  if (!isText(prefix) || !isText(marker))
    return refuse(invalid(`prefix and marker are texts of at most ${TEXT_BYTES_MAX} bytes.`));
  if (encoding !== undefined && encoding !== 'url') return refuse(invalid('encoding-type can be url.'));
  if (typeof maxKeys !== 'string' || !/^\d{1,9}$/.test(maxKeys))
    return refuse(invalid('max-keys is a whole number.'));
  // More than a page is no mistake to S3: it gives a page.
  const limit = Math.min(Number(maxKeys), PAGE_KEYS_MAX);
  return accept({ prefix, marker, maxKeys: limit, encoded: encoding === 'url' });
}

const isText = (value: unknown): value is string =>
  typeof value === 'string' && Buffer.byteLength(value) <= TEXT_BYTES_MAX;

const invalid = (message: string): AwsFault => ({ status: 400, code: 'InvalidArgument', message });
