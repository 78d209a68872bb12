import { finding, type Finding } from './finding.ts';
import { isSignatureOf, type DigestPublicKey } from './digest-signature.ts';
import type { Digest, DigestedFile } from './digest.ts';
import {
  dueOffset,
  isSamePlace,
  NO_POSITIONS,
  reaching,
  type DigestedPositions,
} from './digested-positions.ts';

/** A digest as it was found. */
export interface FoundDigest {
  /** In the archive. */
  readonly key: string;
  readonly digest: Digest;
  readonly contentSha256: string;
  /** Null where it was lost, as by a copy without metadata. */
  readonly signature: string | null;
}

export interface ChainCheckParts {
  readonly publicKey: (fingerprint: string) => DigestPublicKey | undefined;
  /** Whether there are digests before the first that is given, which are not looked at. */
  readonly beginsLater: boolean;
}

/**
 * Looks at digests in the order of their keys. Beyond what `aws cloudtrail validate-logs` checks, it holds each digest against the
 * one before it (hash, signature, end and start, positions of the log), so that one that was rewritten and signed again, or taken
 * out of the middle, is found.
 */
export class ChainCheck {
  readonly #parts: ChainCheckParts;
  #before: FoundDigest | null = null;
  #positions: DigestedPositions | null;

  constructor(parts: ChainCheckParts) {
    this.#parts = parts;
    // Where the beginning is not looked at, the first digest says what was before it.
    this.#positions = parts.beginsLater ? null : NO_POSITIONS;
  }

  /** The last digest that was given. */
  get last(): FoundDigest | null {
    return this.#before;
  }

  next(found: FoundDigest): readonly Finding[] {
    const before = this.#before;
    this.#before = found;
    return [
      ...(before === null ? [] : this.#signedBefore(before, found)),
      ...(found.signature === null ? [] : this.#signed(found, found.signature)),
      ...this.#inPlace(found),
      ...this.#follows(found, before),
      ...this.#inSequence(found),
    ];
  }

  /** What is only known when no more digests come. */
  end(): readonly Finding[] {
    const last = this.#before;
    return last?.signature === null ? [finding('digest_unsigned', last.key)] : [];
  }

  /** A copy without metadata loses the signatures that lie beside digests; each but the last is in the next one as well. */
  #signedBefore(before: FoundDigest, { digest: { previous } }: FoundDigest): readonly Finding[] {
    if (before.signature !== null) return [];
    const isNamed = previous !== null && previous.objectKey === before.digest.objectKey;
    return isNamed ? this.#signed(before, previous.signature) : [finding('digest_unsigned', before.key)];
  }

  #signed({ key, digest, contentSha256 }: FoundDigest, signature: string): readonly Finding[] {
    const publicKey = this.#parts.publicKey(digest.publicKeyFingerprint);
    if (publicKey === undefined) return [finding('digest_key_unknown', key, digest.publicKeyFingerprint)];
    return isSignatureOf(digest, contentSha256, signature, publicKey) ? [] : [finding('digest_changed', key)];
  }

  #inPlace({ key, digest: { objectKey } }: FoundDigest): readonly Finding[] {
    return objectKey.endsWith(key) ? [] : [finding('digest_moved', key, `it says ${objectKey}`)];
  }

  #follows({ key, digest }: FoundDigest, before: FoundDigest | null): readonly Finding[] {
    const { previous, startTime } = digest;
    if (before === null) {
      const isCut = previous !== null && !this.#parts.beginsLater;
      return isCut ? [finding('digest_missing', key, previous.objectKey)] : [];
    }
    if (previous === null) return [finding('chain_restarted', key)];
    const findings: Finding[] = [];
    if (previous.objectKey !== before.digest.objectKey)
      findings.push(finding('digest_missing', key, previous.objectKey));
    else if (previous.contentSha256 !== before.contentSha256 || differs(previous.signature, before.signature))
      findings.push(finding('chain_broken', key, before.key));
    if (startTime !== before.digest.endTime)
      findings.push(
        finding('chain_gap', key, `nothing is claimed from ${before.digest.endTime} to ${startTime}`),
      );
    return findings;
  }

  #inSequence({ key, digest: { files, positions } }: FoundDigest): readonly Finding[] {
    const findings: Finding[] = [];
    let reached = this.#positions ?? beforeFiles(files, positions);
    for (const file of files) {
      const { stream, partition, fromOffset } = file;
      const due = dueOffset(reached, file);
      if (fromOffset !== due)
        findings.push(
          finding(
            'file_out_of_sequence',
            file.objectKey,
            `it begins at ${stream} ${partition}:${fromOffset}, due was ${due}`,
          ),
        );
      reached = reaching(reached, file);
    }
    if (!isSamePlace(reached, positions))
      findings.push(
        finding('file_out_of_sequence', key, 'its files do not come to the positions that it states'),
      );
    this.#positions = positions;
    return findings;
  }
}

/** The positions before the first digest that is looked at: those that it states, without its files. */
const beforeFiles = (files: readonly DigestedFile[], positions: DigestedPositions): DigestedPositions =>
  files.reduceRight(
    (reached, file) => reaching(reached, { ...file, toOffset: file.fromOffset - 1 }),
    positions,
  );

const differs = (stated: string, found: string | null): boolean => found !== null && stated !== found;
