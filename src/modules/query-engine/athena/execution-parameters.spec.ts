import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { SqlParameter } from '../query-engine.ts';
import { executionParameters, PARAMETER_CHARACTERS_MAX } from './execution-parameters.ts';

const literals = (...parameters: readonly SqlParameter[]) => {
  const result = executionParameters(parameters);
  return result.ok ? result.value : result.refusal.code;
};

describe('executionParameters', () => {
  it('writes each type as the literal that Athena reads as this type', () => {
    expect(literals(null, true, false, 0, -7, 9007199254740991, 1.5, -1e21, '', "it's", 'NULL')).toEqual([
      'NULL',
      'true',
      'false',
      '0',
      '-7',
      '9007199254740991',
      '1.5E+0',
      '-1E+21',
      "''",
      "'it''s'",
      "'NULL'",
    ]);
    expect(literals(Number.NaN, Number.NEGATIVE_INFINITY)).toEqual([
      "CAST('NaN' AS double)",
      "CAST('-Infinity' AS double)",
    ]);
  });

  it('lets no text end its own quotes', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("'", 'a', '\\', '-', ';', '\n') }), (text) => {
        const [literal] = literals(text);
        expect(literal).toMatch(/^'(?:[^']|'')*'$/);
        expect(literal?.slice(1, -1).replaceAll("''", "'")).toBe(text);
      }),
    );
  });

  it('refuses what is longer than Athena takes, quotes counted', () => {
    const most = PARAMETER_CHARACTERS_MAX - 2;
    expect(literals('x'.repeat(most))).toHaveLength(1);
    expect(literals('x'.repeat(most + 1))).toBe('sql_not_allowed');
    expect(literals(`'${'x'.repeat(most - 1)}`)).toBe('sql_not_allowed');
  });
});
