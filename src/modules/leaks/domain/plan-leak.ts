import type { Outcome } from '../../../events/envelope.ts';
import type { LeakAction, LeakReported } from '../../../events/leak-reported.ts';
import type { KeyState } from '../../keys/domain/key-state.ts';
import { fingerprintOf, isWellFormedSecret } from '../../keys/domain/secret-format.ts';
import { isTiledSecret } from '../../keys/domain/tiled-secret.ts';
import { decideUse } from '../../keys/domain/use-key.ts';
import type { FoundSecret, LeakReporter } from './found-secret.ts';
import type { Leak } from './leak.ts';
import { leakEventId, leakIdOf } from './leak-ids.ts';

/** What an operator wants done about a leaked secret that is still accepted. */
export type LeakPolicy = Exclude<LeakAction, 'none'>;

/** The key that a found text is a secret of. */
export interface LeakedKey {
  readonly state: Exclude<KeyState, { kind: 'absent' | 'external' }>;
  readonly matched: 'current' | 'previous';
}

export interface LeakContext {
  readonly now: string;
  readonly policy: LeakPolicy;
}

/** Nobody asks for anything in particular: whether it is good at all. */
const ANY_USE = { dataset: null, permission: null, ip: null } as const;

/** What a report comes to: whose the secret is, and what is to be done. Null: it is nobody’s. */
export function planLeak(
  found: FoundSecret,
  of: LeakedKey | null,
  reporter: LeakReporter,
  context: LeakContext,
): LeakReported {
  const about = of === null ? ofNobody(found, reporter) : ofKey(of, context);
  const { keyId, tenant, identity, ...answer } = about;
  const { source, url, note, leakedAt } = found;
  const leakId = leakIdOf(identity, placeOf(found, reporter));
  return {
    id: leakEventId(leakId),
    type: 'LeakReported',
    version: 1,
    time: context.now,
    keyId,
    tenant,
    actor: reporter.actor,
    origin: reporter.origin,
    outcome: 'SUCCESS',
    data: { leakId, source, url, note, leakedAt, ...answer },
  };
}

/**
 * What tells a report of the same secret from another. An address is a place, whoever names it and in whatever words. Two
 * places that nobody named are not one place, so whatever was said counts, and in which message; a machine’s message has
 * no id, and is the same one when it is sent again.
 */
function placeOf(
  { source, url, note, leakedAt }: FoundSecret,
  { messageId }: LeakReporter,
): readonly string[] {
  return url === null ? ['', source, messageId ?? '', leakedAt ?? '', note ?? ''] : [url];
}

/**
 * What a report adds to the one of the same place that is on record: since when strangers have had the secret. It is
 * recorded beside it, and nothing is done again. Null: it says nothing new.
 */
export function addedTime(planned: LeakReported, before: Pick<Leak, 'leakedAt'>): LeakReported | null {
  const { leakId: of, leakedAt } = planned.data;
  if (leakedAt === null || leakedAt === before.leakedAt) return null;
  const leakId = leakIdOf([of], [leakedAt]);
  return { ...planned, id: leakEventId(leakId), data: { ...planned.data, leakId, action: 'none' } };
}

/** Whether a secret is accepted at an instant. */
export const isAccepted = (of: LeakedKey, now: string): boolean => isGood(outcomeOf(of, now));

const outcomeOf = ({ state, matched }: LeakedKey, now: string): Outcome =>
  decideUse(state, matched, { ...ANY_USE, now });

/** Where it may be used from, and what for, changes nothing about whose hands it is in. */
const isGood = (outcome: Outcome): boolean => outcome === 'SUCCESS' || outcome === 'FORBIDDEN';

function ofKey(of: LeakedKey, { now, policy }: LeakContext) {
  const { state, matched } = of;
  const { key } = state;
  const outcome = outcomeOf(of, now);
  const accepted = isGood(outcome);
  const { fingerprint } =
    matched === 'previous' && key.previousSecret !== null ? key.previousSecret : key.secret;
  const isConfigured = key.configuredIn !== null;
  return {
    ...{ keyId: key.id, tenant: key.tenant, identity: [key.id, fingerprint] },
    ...{ fingerprint, whichSecret: matched, accepted, keyName: key.name, owner: key.owner },
    action: accepted ? actOn(policy, isConfigured) : afterwards(policy, outcome === 'DISABLED'),
  };
}

/** Configuration would accept a key again that was only disabled, so one that it lists is ended. */
const actOn = (policy: LeakPolicy, isConfigured: boolean): LeakAction =>
  policy === 'disable' && isConfigured ? 'revoke' : policy;

/** A disabled key may be enabled again, so where leaked keys are revoked, it is too. All else has ended already. */
const afterwards = (policy: LeakPolicy, isDisabled: boolean): LeakAction =>
  policy === 'revoke' && isDisabled ? 'revoke' : 'none';

/** A text of no form of ours that was found at no place has nothing of its own: whoever sends it again says the same. */
function ofNobody({ secret, source }: FoundSecret, { tenant }: LeakReporter) {
  const isOurForm = isWellFormedSecret(secret) || isTiledSecret(secret);
  const fingerprint = isOurForm ? fingerprintOf(secret) : null;
  const identity = [tenant, source, fingerprint ?? ''];
  return {
    ...{ keyId: null, tenant, identity, fingerprint, whichSecret: null, accepted: false },
    ...{ keyName: null, owner: null, action: 'none' as const },
  };
}
