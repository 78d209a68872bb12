import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { logged, presentations, revoked } from '../../../../test/fixtures/key-events.ts';
import type { KnownEvent } from '../../../events/catalogue.ts';
import { readEvent, type LoggedEvent } from '../../../events/stored-event.ts';
import { presentationEvent } from '../../keys/domain/presentation-event.ts';
import { codePoint } from '../../../../test/fixtures/code-point.ts';
import { readPresentation, type PresentedKey } from './read-presentation.ts';

const TYPES = ['KeyUsed', 'AuthenticationFailed', 'AccessDenied', 'RateLimited'];

/** What JSON.parse says of a text, and nothing else. */
function parsed(text: string): PresentedKey | undefined {
  const read = readEvent(text);
  if (!read.known || !TYPES.includes(read.event.type) || !('via' in read.event.data)) return undefined;
  const { keyId, time, outcome, origin, data } = read.event;
  const gatewayKeyId = data.via?.keyId ?? null;
  return { keyId, timeMs: Date.parse(time), outcome, ip: origin.ip, dataset: data.dataset, gatewayKeyId };
}

/** The same event with its members in the order in which a verification writes them. */
function asVerified(event: KnownEvent): KnownEvent {
  const { id, type, version, time, keyId, tenant, actor, origin, outcome, data } = event;
  return { id, type, version, time, keyId, tenant, actor, origin, outcome, data } as KnownEvent;
}

const [usual] = logged([
  presentationEvent({
    eventId: '019a9b3c-5d71-7b12-9c23-ad34be45cf56',
    now: '2026-11-20T21:00:00.123Z',
    origin: { ip: '2001:db8::8a2e:370:7334', userAgent: null, requestId: 'request 1' },
    outcome: 'INVALID',
    key: null,
    fingerprint: 'qk_4fQ...9sK',
    dataset: 'orders',
    permission: 'read',
    endpoint: '/v1/query',
    via: { keyId: 'key_gateway', keyName: 'edge' },
    basedOn: [1041],
  }),
]);
if (usual === undefined) throw new Error('no event');
const withText = (text: string): LoggedEvent => ({ ...usual, text });

/**
 * What a known version contains is trusted, since it was validated when it was appended: JSON that lacks one of these
 * is not an event. Asked of the value, because a name may stand in the text and yet be part of another (`"\"origin"`).
 */
const trustedMembers = z.object({
  time: z.string(),
  keyId: z.json(),
  outcome: z.json(),
  origin: z.object({ ip: z.json() }),
  data: z.object({ dataset: z.json(), via: z.json(), external: z.json() }),
});

function isEventOrNoJson(text: string): boolean {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return true;
  }
  return trustedMembers.safeParse(value).success;
}

/** Any damage to a usual text that leaves its members' names alone: holes in lists, raw controls, quotes, cut ends. */
const damaged = fc
  .tuple(
    fc.nat(usual.text.length),
    fc.nat(3),
    fc.oneof(
      fc.constantFrom(
        '',
        '"',
        '\\',
        '\n',
        '{',
        '}',
        ',',
        'null',
        '0',
        '\\"',
        '\u2028',
        '"a":1,',
        ' ',
        '\uD800',
      ),
      fc.string({ unit: codePoint, maxLength: 3 }),
    ),
  )
  .map(([at, removed, put]) => usual.text.slice(0, at) + put + usual.text.slice(at + removed))
  .filter(isEventOrNoJson);

describe('reading an event about a presented key', () => {
  it('gives what the JSON says, for any such event', () => {
    fc.assert(
      fc.property(presentations, (events) => {
        for (const event of logged([...events, ...events.map(asVerified)])) {
          expect(readPresentation(event)).toEqual(parsed(event.text));
        }
      }),
    );
  });

  it('gives what the JSON says, or nothing as JSON does, for any text that is nearly such an event', () => {
    fc.assert(
      fc.property(damaged, (text) => {
        expect(readPresentation(withText(text))).toEqual(parsed(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['a member twice', usual.text.replace('"dataset":"orders"', '"dataset":"orders","dataset":"x"')],
    ['a list with a hole', usual.text.replace('[1041]', '[1,,2]')],
    ['a number with a leading zero', usual.text.replace('[1041]', '[01]')],
    ['something after the end', `${usual.text}x`],
    ['a version of the future', usual.text.replace('"version":1', '"version":99')],
    [
      'a use that another system reported',
      usual.text.replace('"external":null', '"external":{"source":"aws","region":null,"errorCode":null}'),
    ],
  ])('is not misled by %s', (_what, text) => {
    expect(text).not.toBe(usual.text);
    expect(readPresentation(withText(text))).toEqual(parsed(text));
  });

  it('gives nothing for other events', () => {
    const [other] = logged([revoked({ keyId: 'key_1' })]);
    expect(other && readPresentation(other)).toBeUndefined();
  });

  it('of an event as a verification writes it does not parse the JSON, which would cost five times as much', () => {
    const parse = JSON.parse;
    JSON.parse = () => {
      throw new Error('parsed');
    };
    try {
      expect(readPresentation(usual)).toEqual({
        keyId: null,
        timeMs: Date.UTC(2026, 10, 20, 21, 0, 0, 123),
        outcome: 'INVALID',
        ip: '2001:db8::8a2e:370:7334',
        dataset: 'orders',
        gatewayKeyId: 'key_gateway',
      });
    } finally {
      JSON.parse = parse;
    }
  });
});
