import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import { epochMs, isoTime, MS_PER_DAY, MS_PER_MINUTE } from '../../shared/iso-time.ts';
import type { ArchiveStore } from '../archive/archive-store.ts';
import { LOG_FILE_RAW_BYTES_MAX } from '../archive/domain/log-file.ts';
import { listedKeys } from '../archive/listed-keys.ts';
import { logFilesPrefix, parseLogFileKey, type TrailAddress } from '../archive/domain/object-key.ts';
import { ChainCheck, type FoundDigest } from './domain/chain-check.ts';
import { decodeDigest } from './domain/digest-document.ts';
import { digestEndOf, digestsPrefix } from './domain/digest-key.ts';
import type { DigestPublicKey } from './domain/digest-signature.ts';
import type { DigestedFile } from './domain/digest.ts';
import { finding, type Finding } from './domain/finding.ts';
import { UnnamedFiles } from './domain/unnamed-files.ts';
import { archivedPublicKeys } from './public-keys.ts';
import { FINDINGS_MAX, type Verification } from './verification.ts';

/** Log files that are read at a time: a bucket answers each in tens of milliseconds. */
const FILES_AT_ONCE = 8;
/** After the end of what a digest covers it is written within minutes; a newer one that is missing for longer has a reason. */
const HEAD_LATE_MS = 15 * MS_PER_MINUTE;

export interface VerificationRequest {
  readonly address: TrailAddress;
  /** Keys that are trusted; null: those that lie in the archive itself. */
  readonly publicKeys: readonly DigestPublicKey[] | null;
  /** Digests whose end is later, and whose end is not later. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Content hash of a digest that is known to have been there; null: none is. */
  readonly knownDigest: string | null;
  /** Now, to tell whether the newest digest is one. */
  readonly nowMs: number;
}

export interface VerificationProgress {
  readonly digests: number;
  readonly digestsTotal: number;
}

/**
 * Holds the archive against its digests, and the digests against each other. Needs nothing but the archive: no service, no
 * log, no read model. Throws InfrastructureError when the archive cannot be read.
 */
export async function verifyArchive(
  store: ArchiveStore,
  request: VerificationRequest,
  onProgress: (progress: VerificationProgress) => void = () => undefined,
): Promise<Verification> {
  const { address, fromMs, toMs } = request;
  const digestKeys: string[] = [];
  for await (const key of listedKeys(store, digestsPrefix(address)))
    if (digestEndOf(key) !== undefined) digestKeys.push(key);
  const wanted = digestKeys.filter((key) => isWithin(endMsOf(key), fromMs, toMs));
  const publicKeys = request.publicKeys ?? (await archivedPublicKeys(store, address));
  const run = new VerificationRun(store, request, publicKeys, wanted[0] !== digestKeys[0]);
  for (const [at, key] of wanted.entries()) {
    onProgress({ digests: at, digestsTotal: wanted.length });
    await run.digest(key);
  }
  onProgress({ digests: wanted.length, digestsTotal: wanted.length });
  return run.end(digestKeys.at(-1) === wanted.at(-1));
}

const endMsOf = (key: string): number => epochMs(digestEndOf(key) ?? '');
const isWithin = (endMs: number, fromMs: number, toMs: number): boolean => endMs > fromMs && endMs <= toMs;

class VerificationRun {
  readonly #store: ArchiveStore;
  readonly #request: VerificationRequest;
  readonly #publicKeys: readonly DigestPublicKey[];
  readonly #chain: ChainCheck;
  readonly #unnamed = new UnnamedFiles();
  readonly #findings: Finding[] = [];
  #findingsTotal = 0;
  readonly #digests = { checked: 0, valid: 0 };
  readonly #files = { checked: 0, valid: 0 };
  #isKnownSeen = false;
  #from: string | null = null;
  /** Days of log files up to here are looked through. */
  #listedUpToMs: number | null = null;

  constructor(
    store: ArchiveStore,
    request: VerificationRequest,
    publicKeys: readonly DigestPublicKey[],
    beginsLater: boolean,
  ) {
    this.#store = store;
    this.#request = request;
    this.#publicKeys = publicKeys;
    this.#chain = new ChainCheck({
      publicKey: (fingerprint) => publicKeys.find((one) => one.fingerprint === fingerprint),
      beginsLater,
    });
  }

  async digest(key: string): Promise<void> {
    this.#digests.checked += 1;
    const found = await this.#read(key);
    if (found === undefined) return;
    const { digest } = found;
    this.#from ??= digest.startTime;
    this.#isKnownSeen ||= found.contentSha256 === this.#request.knownDigest;
    const wrong = this.#chain.next(found);
    this.#tell(wrong);
    if (wrong.length === 0) this.#digests.valid += 1;
    const prefix = digest.objectKey.slice(0, Math.max(0, digest.objectKey.length - key.length));
    await this.#checkFiles(digest.files, prefix);
    await this.#listDaysBefore(epochMs(digest.startTime));
  }

  /** @param isNewest whether the last digest that was looked at is the last there is */
  async end(isNewest: boolean): Promise<Verification> {
    this.#tell(this.#chain.end());
    const { last } = this.#chain;
    const { nowMs, toMs, knownDigest } = this.#request;
    if (knownDigest !== null && !this.#isKnownSeen)
      this.#tell([finding('known_digest_missing', null, knownDigest)]);
    if (last === null) this.#tell([finding('no_digests', null)]);
    else if (isNewest && this.#isLate(last, Math.min(nowMs, toMs)))
      this.#tell([finding('chain_ended', last.key, `it ends at ${last.digest.endTime}`)]);
    await this.#listDaysBefore(Math.min(nowMs, toMs) + MS_PER_DAY);
    const headStartMs = last === null ? -Infinity : epochMs(last.digest.startTime);
    const { older, newer } = this.#unnamed.rest(headStartMs);
    if (last !== null) this.#tell(older.map((key) => finding('file_in_no_digest', key)));
    return {
      digests: this.#digests,
      files: this.#files,
      covered: last === null || this.#from === null ? null : { from: this.#from, to: last.digest.endTime },
      head:
        last === null
          ? null
          : {
              ...{ key: last.key, contentSha256: last.contentSha256, signature: last.signature },
              ...{ endTime: last.digest.endTime, positions: last.digest.positions },
            },
      filesSinceHead: last === null ? older.length + newer : newer,
      publicKeys: this.#publicKeys.map(({ fingerprint }) => fingerprint),
      keysAreFromArchive: this.#request.publicKeys === null,
      findings: this.#findings,
      findingsTotal: this.#findingsTotal,
    };
  }

  /** The next one is due as long after this one as this one is long. */
  #isLate({ digest: { startTime, endTime } }: FoundDigest, nowMs: number): boolean {
    const endMs = epochMs(endTime);
    return nowMs > endMs + (endMs - epochMs(startTime)) + HEAD_LATE_MS;
  }

  #tell(findings: readonly Finding[]): void {
    this.#findingsTotal += findings.length;
    this.#findings.push(...findings.slice(0, Math.max(0, FINDINGS_MAX - this.#findings.length)));
  }

  async #read(key: string): Promise<FoundDigest | undefined> {
    try {
      const stored = await this.#store.get(key);
      if (stored === undefined) throw new InfrastructureError('digest_unreadable', 'It is gone.');
      const { signature = null } = stored.object.metadata;
      return { key, signature, ...decodeDigest(stored.bytes) };
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.#tell([finding('digest_unreadable', key)]);
      return undefined;
    }
  }

  async #checkFiles(files: readonly DigestedFile[], prefix: string): Promise<void> {
    for (let from = 0; from < files.length; from += FILES_AT_ONCE) {
      const checked = await Promise.all(
        files.slice(from, from + FILES_AT_ONCE).map((file) => this.#checkFile(file, prefix)),
      );
      for (const wrong of checked) {
        this.#files.checked += 1;
        if (wrong === null) this.#files.valid += 1;
        else this.#tell([wrong]);
      }
    }
  }

  async #checkFile({ objectKey, contentSha256 }: DigestedFile, prefix: string): Promise<Finding | null> {
    const key = objectKey.startsWith(prefix) ? objectKey.slice(prefix.length) : objectKey;
    this.#unnamed.named(key);
    try {
      const stored = await this.#store.get(key);
      if (stored === undefined) return finding('file_missing', key);
      const raw = unpacked(stored.bytes);
      if (raw === undefined) return finding('file_unreadable', key);
      const isSame = createHash('sha256').update(raw).digest('hex') === contentSha256;
      return isSame ? null : finding('file_changed', key);
    } catch (error) {
      if (isDamage(error)) return finding('file_changed', key);
      throw error;
    }
  }

  /** Looks which log files were delivered on the days before an instant. A page at a time: a day may have many. */
  async #listDaysBefore(beforeMs: number): Promise<void> {
    const { address, fromMs } = this.#request;
    const beginMs = Math.max(fromMs, this.#from === null ? Infinity : epochMs(this.#from));
    let dayMs = this.#listedUpToMs ?? startOfDay(beginMs);
    for (; dayMs + MS_PER_DAY <= beforeMs; dayMs += MS_PER_DAY) {
      const folder = `${logFilesPrefix(address)}${isoTime(dayMs).slice(0, 10).replaceAll('-', '/')}/`;
      for await (const key of listedKeys(this.#store, folder)) {
        const deliveredAt = parseLogFileKey(key)?.deliveredAt;
        if (deliveredAt !== undefined && epochMs(deliveredAt) >= startOfMinute(beginMs))
          this.#unnamed.listed(key, epochMs(deliveredAt));
      }
    }
    this.#listedUpToMs = dayMs;
  }
}

const startOfDay = (ms: number): number => Math.floor(ms / MS_PER_DAY) * MS_PER_DAY;
/** Keys of log files have minutes. */
const startOfMinute = (ms: number): number => Math.floor(ms / MS_PER_MINUTE) * MS_PER_MINUTE;

/** What the store says of an object that is not as it was written; all else is the store's own trouble. */
const isDamage = (error: unknown): boolean =>
  error instanceof InfrastructureError && ['archive_corrupt', 'digest_unreadable'].includes(error.code);

function unpacked(bytes: Uint8Array): Uint8Array | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: LOG_FILE_RAW_BYTES_MAX });
  } catch {
    // Whatever is wrong with it, it is not the file that the digest means; the finding says so.
    return undefined;
  }
}
