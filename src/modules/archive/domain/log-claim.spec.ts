import { describe, expect, it } from '@jest/globals';
import { claimKey, claimNumber, claimText, readClaim, standingOf, type LogClaim } from './log-claim.ts';

const OWN = { topic: 'prod.kt', identity: 'one' };
const WHOLE: LogClaim = { ...OWN, state: 'whole', writer: null };
const REFILLING: LogClaim = { ...OWN, state: 'refilling', writer: '17' };
const OTHER_IDENTITY: LogClaim = { ...WHOLE, identity: 'the one before' };
const OTHER_TOPIC: LogClaim = { ...WHOLE, topic: 'prod.ktt' };

const FRESH = { archiveHoldsFiles: false, logLooksEmptied: true };
const IN_USE = { archiveHoldsFiles: true, logLooksEmptied: false };
const EMPTIED = { archiveHoldsFiles: true, logLooksEmptied: true };

describe('how a log stands to the archive of a bucket', () => {
  it.each([
    ['own, and whole', WHOLE, IN_USE, 'own'],
    ['own, and nothing was archived yet', WHOLE, FRESH, 'own'],
    ['own, and its topics were emptied', WHOLE, EMPTIED, 'unsure'],
    ['own, and was not made again to the end', REFILLING, IN_USE, 'unsure'],
    ['own, not made again to the end, and the archive is gone', REFILLING, FRESH, 'new'],
    ['one of the same name, before', OTHER_IDENTITY, IN_USE, 'unsure'],
    ['one of the same name, before, whose topics are gone', OTHER_IDENTITY, EMPTIED, 'unsure'],
    ['one of the same name, before, which has archived nothing', OTHER_IDENTITY, FRESH, 'new'],
    ['that of another installation', OTHER_TOPIC, IN_USE, 'foreign'],
    ['that of another installation, with nothing here', OTHER_TOPIC, EMPTIED, 'foreign'],
    ['that of another installation, which has archived nothing', OTHER_TOPIC, FRESH, 'foreign'],
    ['nobody’s, from before there were claims', undefined, IN_USE, 'new'],
    ['nobody’s, and nothing is here', undefined, FRESH, 'new'],
    ['nobody’s, and the topics are empty', undefined, EMPTIED, 'unsure'],
  ])('when the claim is %s', (_, claim, seen, standing) => {
    expect(standingOf(claim, OWN, seen)).toBe(standing);
  });
});

describe('a claim', () => {
  it('comes back from its text as it was, and the same claim is the same text', () => {
    for (const claim of [WHOLE, REFILLING]) expect(readClaim(claimText(claim))).toEqual(claim);
    expect(claimText({ writer: null, state: 'whole', ...OWN })).toBe(claimText(WHOLE));
  });

  it('is not read out of anything else', () => {
    expect(
      ['', '{', '{}', '{"topic":"t","identity":"i","state":"half","writer":null}'].map(readClaim),
    ).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('has a key that sorts as its number', () => {
    expect([1, 12, 999_999].map((number) => claimNumber(claimKey(number)))).toEqual([1, 12, 999_999]);
    expect(claimKey(9) < claimKey(10)).toBe(true);
    expect(claimNumber('log-identity/000001.json')).toBeUndefined();
  });
});
