import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formerLoggedEvent } from '../../test/fixtures/archive-events.ts';
import { CATALOGUE, type EventType } from './catalogue.ts';
import { FORMER_VERSIONS } from './former/former-versions.ts';
import { keyCreatedV1 } from './former/key-created-v1.ts';
import { keyUpdatedV1 } from './former/key-updated-v1.ts';
import { readEvent } from './stored-event.ts';

const read = (event: object) => readEvent(JSON.stringify(event));

describe('an event of a former version', () => {
  it('reads as one of the current version that says the same, and keeps what was written', () => {
    fc.assert(
      fc.property(formerLoggedEvent, ({ text, type }) => {
        const reading = readEvent(text);
        if (!reading.known) throw new Error(`unknown: ${text}`);
        expect(CATALOGUE[type as EventType].event.parse(reading.event)).toEqual(reading.event);
        expect(JSON.stringify(reading.written)).toBe(text);
        const { version: _was, data: before, ...envelope } = JSON.parse(text) as Record<string, unknown>;
        const added = type === 'KeyCreated' ? { allowedCidrs: null } : {};
        expect(reading.event).toEqual({ ...envelope, version: 2, data: { ...(before as object), ...added } });
      }),
    );
  });

  it('of which each was published under its own number, from 1 up to the one before the current', () => {
    for (const [type, chain] of FORMER_VERSIONS) {
      const { version } = CATALOGUE[type as EventType];
      expect(chain.map(({ definition }) => [definition.type, definition.version])).toEqual(
        Array.from({ length: version - 1 }, (_, n) => [type, n + 1]),
      );
    }
  });

  it('lets a key of before be used from anywhere, and an update of before change nothing about that', () => {
    expect(read(keyCreatedV1.example)).toMatchObject({
      known: true,
      event: { data: { allowedCidrs: null } },
    });
    expect(read(keyUpdatedV1.example)).toMatchObject({
      known: true,
      event: { version: 2, data: keyUpdatedV1.example.data },
    });
  });
});

describe('an event of the current version', () => {
  it('reads as it was written', () => {
    const { example } = CATALOGUE.KeyCreated;
    expect(read(example)).toEqual({ known: true, event: example, written: example });
  });
});

describe('a text', () => {
  it.each([
    ['of a version to come', { ...keyCreatedV1.example, version: 3 }],
    ['of a version that never was', { ...keyCreatedV1.example, version: 0 }],
    ['of a former version without data', { ...keyCreatedV1.example, data: null }],
    ['of a type to come', { ...keyCreatedV1.example, type: 'KeyTeleported' }],
    ['that names what every object has', { ...keyCreatedV1.example, type: 'constructor' }],
  ])('%s passes as it is', (_, event) => {
    expect(read(event)).toEqual({ known: false, text: JSON.stringify(event) });
  });
});
