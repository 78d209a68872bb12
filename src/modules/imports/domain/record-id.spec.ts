import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { derivedId } from '../../../shared/derived-id.ts';
import { codePoint } from '../../../../test/fixtures/code-point.ts';
import { recordEventId } from './record-id.ts';

const id = '6f1a3b52-0c55-4f0e-9a35-3a8f7a5c0001';

describe('the id of a record', () => {
  it('is its eventID', () => {
    expect(recordEventId(id)).toBe(id);
  });

  it('does not depend on the case in which a tool wrote it', () => {
    expect(recordEventId(id.toUpperCase())).toBe(id);
  });

  it('is derived from an eventID that is not a UUID, always the same', () => {
    expect(recordEventId('event-17')).toBe(recordEventId('event-17'));
    expect(recordEventId('event-17')).not.toBe(recordEventId('event-18'));
    expect(recordEventId('event-17')).toBe('ca785dc6-7004-8760-bbe6-ee4d0168e92b');
  });

  it.each([undefined, null, '', 17, {}])('is absent without an eventID: %j', (value) => {
    expect(recordEventId(value)).toBeNull();
  });

  it('is a UUID that the event log accepts, whatever the eventID', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: codePoint }), (text) => {
        expect(z.uuid().safeParse(recordEventId(text)).success).toBe(true);
      }),
    );
  });
});

it('keeps the parts of a derived id apart', () => {
  expect(derivedId('a', 'bc')).not.toBe(derivedId('ab', 'c'));
});
