import { describe, expect, it } from '@jest/globals';
import type { ColumnInfo } from '@aws-sdk/client-athena';
import { distinctNames, sqlTypeName, valueReader } from './result-values.ts';

const column = (Type: string, rest: Partial<ColumnInfo> = {}): ColumnInfo => ({ Name: 'x', Type, ...rest });
const read = (type: string, text: string | undefined) => valueReader(column(type))(text);

describe('values of Athena', () => {
  it.each([
    ['varchar', '', ''],
    ['varchar', '12', '12'],
    ['bigint', '9007199254740991', 9007199254740991],
    ['bigint', '9007199254740993', '9007199254740993'],
    ['integer', '-7', -7],
    ['double', '1.0E-7', 1e-7],
    ['double', 'NaN', 'NaN'],
    ['double', '-Infinity', '-Infinity'],
    ['float', '1.5', 1.5],
    ['boolean', 'true', true],
    ['boolean', 'false', false],
    ['date', '2026-11-20', '2026-11-20'],
    ['decimal', '1.50', '1.50'],
    ['timestamp', '2026-11-20 21:04:44.123', '2026-11-20T21:04:44.123Z'],
    ['timestamp', '2026-11-20 21:04:44', '2026-11-20T21:04:44.000Z'],
    ['timestamp', '2026-11-20 21:04:44.123999', '2026-11-20T21:04:44.123Z'],
    ['timestamp with time zone', '2026-11-20 21:04:44.123 UTC', '2026-11-20T21:04:44.123Z'],
    [
      'timestamp with time zone',
      '2026-11-20 21:04:44.123 Europe/Berlin',
      '2026-11-20 21:04:44.123 Europe/Berlin',
    ],
    ['array', '[a, b]', '[a, b]'],
    ['json', '{"a":1}', '{"a":1}'],
  ])('of type %s: %j is %j', (type, text, value) => {
    expect(read(type, text)).toBe(value);
  });

  it('are null where nothing was sent, and only there', () => {
    for (const type of ['varchar', 'bigint', 'boolean', 'timestamp', 'array']) {
      expect(read(type, undefined)).toBeNull();
    }
  });

  it('have the names of Trino for their types', () => {
    expect(sqlTypeName(column('float'))).toBe('real');
    expect(sqlTypeName(column('decimal', { Precision: 4, Scale: 2 }))).toBe('decimal(4,2)');
    expect(sqlTypeName(column('timestamp with time zone'))).toBe('timestamp with time zone');
  });

  it('have columns that are told apart', () => {
    expect(distinctNames(['n', 'm', 'n', 'n'])).toEqual(['n', 'm', 'n:1', 'n:2']);
  });
});
