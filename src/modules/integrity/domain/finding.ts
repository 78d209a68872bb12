/** What a verification can find; each is a reason not to rely on what it names until somebody has explained it. */
export const FINDINGS = {
  digest_unreadable: 'The digest cannot be read.',
  digest_moved: 'The digest does not lie where it says that it lies.',
  digest_key_unknown: 'The digest names a public key that is not known.',
  digest_unsigned: 'The digest has no signature.',
  digest_changed: 'The signature is not of this digest.',
  digest_missing: 'The digest that this one follows is not there.',
  chain_broken: 'The digest before is not the one that this one was made after.',
  chain_gap: 'The digest does not begin where the one before it ended.',
  chain_restarted: 'The digest begins a new chain, though there are digests before it.',
  chain_ended: 'There should be newer digests than this one.',
  known_digest_missing: 'A digest that was there is not there any more.',
  no_digests: 'There are no digests.',
  file_missing: 'The log file is not there.',
  file_changed: 'The content of the log file is not what the digest says.',
  file_unreadable: 'The log file cannot be unpacked.',
  file_out_of_sequence: 'The log file does not begin where the one before it ended.',
  file_in_no_digest: 'No digest names the log file.',
} as const;
export type FindingCode = keyof typeof FINDINGS;

export interface Finding {
  readonly code: FindingCode;
  /** Key of the digest or log file in the archive; null where it is about none. */
  readonly key: string | null;
  readonly sentence: string;
}

/** @param detail what exactly, where the sentence alone does not say it */
export const finding = (code: FindingCode, key: string | null, detail?: string): Finding => ({
  ...{ code, key },
  sentence: detail === undefined ? FINDINGS[code] : `${FINDINGS[code].slice(0, -1)}: ${detail}.`,
});
