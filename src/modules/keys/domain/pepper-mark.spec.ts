import { describe, expect, it } from '@jest/globals';
import { pepperMark } from './pepper-mark.ts';

describe('the mark of a pepper', () => {
  it('is the same for the same one, and says whether there is one', () => {
    expect(pepperMark('0123456789abcdef')).toBe(
      '2a7c9c761b9c5708e69b3ca1186b1a2dd6d3192054bc73f483f154aed29b270f',
    );
    expect(pepperMark(null)).toBe('none');
  });

  it('is another one for another pepper', () => {
    expect(pepperMark('0123456789abcdeg')).not.toBe(pepperMark('0123456789abcdef'));
  });
});
