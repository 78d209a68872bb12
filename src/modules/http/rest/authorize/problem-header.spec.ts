import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { problemOf } from '../../problems/problem.ts';
import { codePoint } from '../../../../../test/fixtures/code-point.ts';
import { problemHeader } from './problem-header.ts';

const PRINTABLE = /^[\x20-\x7e]*$/;

describe('the problem in a header', () => {
  it('is the problem of the body, whatever characters it quotes', () => {
    fc.assert(
      fc.property(fc.string({ unit: codePoint, maxLength: 300 }), (detail) => {
        const refusal = { code: 'forbidden', detail } as const;
        const header = problemHeader(refusal, 'request-1');
        expect(header).toMatch(PRINTABLE);
        expect(JSON.parse(header)).toEqual(problemOf(refusal, 'request-1'));
      }),
    );
  });

  it('leaves out the list of wrong fields, which could be longer than a proxy takes', () => {
    const errors = [{ path: 'dataset', message: 'Must not be empty' }];
    const header = problemHeader({ code: 'validation_failed', detail: 'Wrong.', errors }, 'request-1');
    expect(JSON.parse(header)).toEqual({
      type: '/errors/validation_failed',
      title: 'Validation failed',
      status: 422,
      code: 'validation_failed',
      detail: 'Wrong.',
      requestId: 'request-1',
    });
  });
});
