import type { DigestTime } from './domain/digest.ts';
import type { DigestedPositions } from './domain/digested-positions.ts';
import type { Finding } from './domain/finding.ts';

/** What a verification came to. */
export interface Verification {
  readonly digests: Checked;
  readonly files: Checked;
  /** What the digests that were looked at cover; null without any. */
  readonly covered: { readonly from: DigestTime; readonly to: DigestTime } | null;
  /**
   * The last digest. Whoever keeps it elsewhere can tell later whether the archive that they are shown has it: what comes after
   * the last digest can be cut off and leave no trace in the archive itself.
   */
  readonly head: ChainHead | null;
  /** Log files that are newer than the last digest: the next one will have them. */
  readonly filesSinceHead: number;
  /** Fingerprints of the keys that digests were checked by. */
  readonly publicKeys: readonly string[];
  /** Whether these keys came with the archive, so that whoever made the archive anew may have made them, too. */
  readonly keysAreFromArchive: boolean;
  /** At most {@link FINDINGS_MAX}. */
  readonly findings: readonly Finding[];
  readonly findingsTotal: number;
}

export interface Checked {
  readonly checked: number;
  readonly valid: number;
}

export interface ChainHead {
  readonly key: string;
  readonly endTime: DigestTime;
  readonly contentSha256: string;
  readonly signature: string | null;
  readonly positions: DigestedPositions;
}

/** Findings that are told one by one; that there are more is told as their number. */
export const FINDINGS_MAX = 1_000;
