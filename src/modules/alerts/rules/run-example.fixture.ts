import { externalKeyObservedV1 } from '../../../events/external-key-observed.ts';
import type { KnownEvent, PresentationEvent } from '../../../events/catalogue.ts';
import type { Outcome, Stream } from '../../../events/envelope.ts';
import { keyUsedV1 } from '../../../events/key-used.ts';
import { toRecord } from '../../../events/stored-event.ts';
import { isoTime, MS_PER_HOUR } from '../../../shared/iso-time.ts';
import {
  created,
  disabled,
  enabled,
  expired,
  nextEventId,
  revoked,
  rotated,
} from '../../../../test/fixtures/key-events.ts';
import type { Finding } from '../domain/finding.ts';
import { readObservation } from '../domain/observation.ts';
import { observe, subjectsOf } from '../domain/observe.ts';
import { callerOf, observeCall } from '../domain/observe-call.ts';
import type { Locate } from '../domain/place.ts';
import { DEFAULT_RULES } from '../domain/rule-set.ts';
import { decodeState, emptyState, encodeState, type SubjectState } from '../domain/subject-state.ts';
import { inReadingOrder, type ExampleEvent } from './example-lines.fixture.ts';

const KEY = 'key_019a9b3c5d6e7f808182838485868788';
const OWNER = 'ana@example.com';

const PLACES = [
  ['203.0.113.', { lat: 52.5, lon: 13.4 }],
  ['198.51.100.', { lat: -33.9, lon: 151.2 }],
  ['192.0.2.', { lat: 48.1, lon: 11.6 }],
] as const;
const locate: Locate = (ip) => PLACES.find(([prefix]) => ip.startsWith(prefix))?.[1] ?? null;

const TYPE_OF_OUTCOME: Readonly<Record<string, PresentationEvent['type']>> = {
  ...{ SUCCESS: 'KeyUsed', FORBIDDEN: 'AccessDenied', RATE_LIMITED: 'RateLimited' },
};

/** What the rules as they are shipped find in the events of an example. Each state is stored and read after each event. */
export function runExample(lines: readonly string[]): readonly Finding[] {
  const states = new Map<string, SubjectState>();
  const ends: Record<Stream, number> = { lifecycle: 0, usage: 0 };
  const found: Finding[] = [];
  let rotations = 0;
  for (const event of inReadingOrder(lines)) {
    if (event.what === 'rotated') rotations += 1;
    const record = toRecord(eventOf(event, rotations, ends.lifecycle));
    const logged = { ...record, partition: 0, offset: (ends[record.stream] += 1) };
    const observation = readObservation(logged);
    if (observation === undefined) continue;
    for (const subject of subjectsOf(observation)) {
      const state = states.get(subject) ?? emptyState(subject);
      found.push(...observe(state, observation, DEFAULT_RULES, locate));
      states.set(subject, event.what === 'used' ? state : decodeState(encodeState(state)));
    }
    const caller = callerOf(observation);
    if (caller !== null) {
      const state = states.get(caller) ?? emptyState(caller);
      observeCall(state, observation);
      states.set(caller, decodeState(encodeState(state)));
    }
  }
  return found;
}

function eventOf(event: ExampleEvent, rotations: number, lifecycleEnd: number): KnownEvent {
  const { what, values } = event;
  const time = isoTime(event.ms);
  const to = { keyId: values['key'] ?? KEY, time };
  switch (what) {
    case 'created':
      return creationOf(values, to);
    case 'rotated':
      return rotated({
        ...to,
        previousFingerprint: `qk_secret_${rotations - 1}`,
        fingerprint: `qk_secret_${rotations}`,
        graceEndsAt: isoTime(event.ms + Number(values['grace'] ?? 24) * MS_PER_HOUR),
      });
    case 'disabled':
      return disabled(to);
    case 'enabled':
      return enabled(to);
    case 'revoked':
      return revoked(to);
    case 'expired':
      return {
        ...expired(to),
        data: { keyName: 'ci', owner: OWNER, fingerprint: 'qk_secret_0', expiresAt: time },
      } as KnownEvent;
    case 'observed':
      return { ...externalKeyObservedV1.example, id: nextEventId(), ...to };
    case 'used':
      return useOf(event, rotations, lifecycleEnd);
    default:
      throw new TypeError(`nothing that happens to a key: ${what}`);
  }
}

function creationOf(
  values: ExampleEvent['values'],
  to: { readonly keyId: string; readonly time: string },
): KnownEvent {
  const { by = OWNER, owner = OWNER, ip = '203.0.113.7' } = values;
  const event = created({ ...to, owner, fingerprint: 'qk_secret_0' });
  const type = by === 'config' ? 'config' : 'user';
  const origin = { ...event.origin, ip };
  return { ...event, actor: { type, id: by, email: by, credential: null }, origin } as KnownEvent;
}

function useOf({ ms, outcome, values }: ExampleEvent, rotations: number, lifecycleEnd: number): KnownEvent {
  const code = (outcome ?? 'SUCCESS') as Outcome;
  const keyId = values['key'] === 'none' ? null : (values['key'] ?? KEY);
  const fingerprints: Readonly<Record<string, string>> = { old: `qk_secret_${rotations - 1}` };
  const secret = values['secret'];
  const usage = keyUsedV1.example;
  return {
    ...usage,
    type: TYPE_OF_OUTCOME[code] ?? 'AuthenticationFailed',
    id: nextEventId(),
    time: isoTime(ms),
    keyId,
    outcome: code,
    actor: { type: 'key', id: keyId ?? '', email: OWNER, credential: null },
    origin: {
      ip: values['ip'] ?? '203.0.113.7',
      userAgent: values['agent'] ?? 'aws-cli/2.13.1',
      requestId: null,
    },
    data: {
      keyName: 'ci',
      fingerprint: secret === undefined ? `qk_secret_${rotations}` : (fingerprints[secret] ?? secret),
      dataset: values['dataset'] ?? 'orders',
      permission: values['permission'] ?? 'read',
      endpoint: values['endpoint'] ?? '/v1/query',
      via: gatewayOf(values['gateway']),
      basedOn: values['external'] === 'yes' ? [] : [values['unaware'] === 'yes' ? 0 : lifecycleEnd],
      external: values['external'] === 'yes' ? { source: 'aws:1', region: null, errorCode: null } : null,
    },
  } as KnownEvent;
}

const gatewayOf = (gateway: string | undefined) =>
  gateway === undefined ? null : { keyId: gateway === 'this' ? KEY : gateway, keyName: 'edge' };
