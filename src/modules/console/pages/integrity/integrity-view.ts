/** What the service says of its archive, with what it can be checked by elsewhere. */
import type { AnswerOf } from '../../../../client/routes.ts';
import { facts } from '../../parts/facts.ts';
import { instant } from '../../parts/instant.ts';
import { counted } from '../../text/figures.ts';
import { utc } from '../../text/time.ts';
import { h, type Child } from '../../tree/element.ts';

export type Integrity = AnswerOf<'GET /v1/integrity'>;

/** What the service says of its archive, in one sentence. It proves nothing by itself: that is for whoever checks. */
export function integritySentence({ signed, lastDigest, publicKeys }: Integrity): string {
  if (!signed)
    return 'This service signs no digests: nobody can prove by them that the archive was not changed.';
  if (lastDigest === null) return 'Digests are signed here, and there is none of today or yesterday yet.';
  return `The archive is signed up to ${utc(lastDigest.endTime)}. To check it by: ${counted(publicKeys.length, 'public key')}.`;
}

export const integrityView = (status: Integrity, nowMs: number): readonly Child[] => [
  h('p', {}, h('strong', {}, integritySentence(status))),
  h(
    'p',
    {},
    'A service cannot prove its own honesty. Take the hash and the public keys away, and check the archive elsewhere: ',
    h('code', {}, 'keytrail verify-logs --public-key FILE'),
    '.',
  ),
  h('h2', {}, 'Last digest'),
  status.lastDigest === null
    ? h('p', { class: 'empty' }, 'There is none.')
    : facts([
        ['Covers up to', instant(status.lastDigest.endTime, nowMs)],
        ['SHA-256', h('code', {}, status.lastDigest.contentSha256)],
        ['Signed by the key', h('code', {}, status.lastDigest.fingerprint)],
        ['Lies at', h('code', {}, status.lastDigest.key)],
      ]),
  h('h2', {}, 'Archive'),
  facts([
    ['Bucket', status.bucket],
    ['Prefix', status.prefix],
    ['Account', status.accountId],
    ['Region', status.region],
  ]),
  h('h2', {}, 'Public keys'),
  status.publicKeys.length === 0 && h('p', { class: 'empty' }, 'There are none.'),
  status.publicKeys.map(({ fingerprint, since, pem }) => [
    h('h3', {}, h('code', {}, fingerprint)),
    h('p', {}, 'Since ', instant(since, nowMs)),
    h('pre', { tabindex: 0, 'aria-label': `Public key ${fingerprint}` }, pem),
  ]),
];
