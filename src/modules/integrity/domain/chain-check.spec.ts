import { describe, expect, it } from '@jest/globals';
import { ChainCheck, type FoundDigest } from './chain-check.ts';
import { encodeDigest } from './digest-document.ts';
import type { Digest } from './digest.ts';
import { fileOf, kept, newSigner } from './given-digests.fixture.ts';
import type { KeptDigest } from './next-digest.ts';

const signer = newSigner();
const stranger = newSigner();

/** Four hours: two files, one, none, one. */
const first = kept(signer, null, [fileOf(1, 9, 0), fileOf(1, 4, 0, { stream: 'lifecycle' })], 1);
const second = kept(signer, first, [fileOf(10, 12, 1)], 2);
const third = kept(signer, second, [], 3);
const fourth = kept(signer, third, [fileOf(13, 20, 3)], 4);
const chain = [first, second, third, fourth];

const found = ({ digest, contentSha256, signature }: KeptDigest): FoundDigest => ({
  key: digest.objectKey.replace('audit/', ''),
  ...{ digest, contentSha256, signature },
});
/** A digest as somebody else would have it, signed well. */
function forged({ digest }: KeptDigest, change: Partial<Digest>): KeptDigest {
  const other = { ...digest, ...change };
  const { contentSha256 } = encodeDigest(other);
  return { digest: other, contentSha256, signature: signer.sign(other, contentSha256) };
}
/** `code of the digest at that place` for everything that is found. */
function findings(digests: readonly FoundDigest[], options: { readonly beginsLater?: boolean } = {}) {
  const check = new ChainCheck({
    publicKey: (fingerprint) => (fingerprint === signer.fingerprint ? signer : undefined),
    beginsLater: options.beginsLater ?? false,
  });
  const all = [...digests.flatMap((one) => check.next(one)), ...check.end()];
  return all.map(({ code, key }) => `${code} ${digests.findIndex((one) => key?.endsWith(one.key))}`);
}

describe('a chain of digests', () => {
  it('as it was written has nothing that is found', () => {
    expect(findings(chain.map(found))).toEqual([]);
  });

  it('may be looked at from the middle on', () => {
    expect(findings(chain.slice(1).map(found), { beginsLater: true })).toEqual([]);
  });

  it.each([0, 1, 2, 3])('shows that digest %i was changed', (at) => {
    const digests = chain.map(found);
    const one = digests[at];
    const changed = digests.with(at, {
      ...(one as FoundDigest),
      digest: { ...(one as FoundDigest).digest, accountId: '999999999999' },
      contentSha256: '0'.repeat(64),
    });
    const broken = at < 3 ? [`chain_broken ${at + 1}`] : [];
    expect(findings(changed)).toEqual([`digest_changed ${at}`, ...broken]);
  });

  it.each([1, 2])('shows that digest %i was taken out of the middle', (at) => {
    const rest = chain.toSpliced(at, 1).map(found);
    const missing = [`digest_missing ${at}`, `chain_gap ${at}`];
    // The log files that were in it are missing from the sequence, if there were any.
    const sequence = at === 1 ? ['file_out_of_sequence 1'] : [];
    expect(findings(rest)).toEqual([...missing, ...sequence]);
  });

  it('shows that its beginning was cut off', () => {
    expect(findings(chain.slice(1).map(found))).toEqual([
      'digest_missing 0',
      'file_out_of_sequence -1',
      'file_out_of_sequence 0',
    ]);
  });

  it('shows a digest that was made again and signed well, by the one after it', () => {
    const withoutFile = forged(second, { files: [], positions: first.digest.positions });
    expect(findings([first, withoutFile, third, fourth].map(found))).toEqual([
      'chain_broken 2',
      'file_out_of_sequence 2',
    ]);
  });

  it('shows where it was cut and begun anew', () => {
    const begun = forged(third, { previous: null });
    expect(findings([first, second, begun, fourth].map(found))).toEqual([
      'chain_restarted 2',
      'chain_broken 3',
    ]);
  });

  it('shows a stretch of time of which nothing is claimed', () => {
    const later = forged(third, { startTime: '2026-11-26T10:30:00Z' });
    expect(findings([first, second, later].map(found))).toEqual(['chain_gap 2']);
  });

  it('shows a part of the log that is in no file', () => {
    const files = [fileOf(11, 12, 1)].map(
      (file) => ({ ...second.digest.files[0], ...file }) as Digest['files'][number],
    );
    const gap = forged(second, {
      files: files.map((file) => ({ ...file, objectKey: second.digest.objectKey })),
    });
    expect(findings([first, gap].map(found))).toEqual(['file_out_of_sequence 1']);
  });

  it('shows a digest that was signed by somebody else', () => {
    const other = kept(stranger, first, [fileOf(10, 12, 1)], 2);
    expect(findings([first, other].map(found))).toEqual(['digest_key_unknown 1']);
  });

  it('shows a digest that lies elsewhere than it says', () => {
    const moved = { ...found(second), key: found(second).key.replace('T100000Z', 'T110000Z') };
    expect(findings([found(first), moved])).toEqual(['digest_moved 1']);
  });
});

describe('signatures that were lost on the way', () => {
  const unsigned = (digest: KeptDigest): FoundDigest => ({ ...found(digest), signature: null });

  it('are taken from the digest after; only that of the last one is missing', () => {
    expect(findings(chain.map(unsigned))).toEqual(['digest_unsigned 3']);
  });

  it('do not hide a change', () => {
    const changed = { ...unsigned(second), contentSha256: '0'.repeat(64) };
    expect(findings([found(first), changed, found(third)])).toEqual(['digest_changed 1', 'chain_broken 2']);
  });
});
