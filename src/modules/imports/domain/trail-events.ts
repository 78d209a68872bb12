import type { LifecycleEvent, PresentationEvent } from '../../../events/catalogue.ts';
import type { ExternalKeyObserved } from '../../../events/external-key-observed.ts';
import type { Actor, EventEnvelope, Origin } from '../../../events/envelope.ts';
import { lifetimeOf } from './access-key.ts';
import { keyOutcomeOf } from './error-code.ts';
import type { KeyChange } from './key-change.ts';
import { CLOCK_SKEW_MAX_MS } from '../../../shared/clock-skew.ts';
import { derivedId } from '../../../shared/derived-id.ts';
import { epochMs, type IsoTime } from '../../../shared/iso-time.ts';
import type { TrailRecord } from './trail-record.ts';

/**
 * The use of the key that signed the request; null for a record that names none. Its id is the record's own, so the
 * same record read again, from another file or in another run, is the same event.
 */
export function usageEvent(record: TrailRecord, tenant: string): PresentationEvent | null {
  const { accessKeyId } = record;
  if (accessKeyId === null) return null;
  const { type, outcome } = keyOutcomeOf(record.errorCode);
  return {
    id: record.id,
    type,
    version: 1,
    time: record.time,
    keyId: accessKeyId,
    tenant,
    actor: actorOf(record),
    origin: originOf(record),
    outcome,
    data: {
      keyName: accessKeyId,
      fingerprint: null,
      dataset: null,
      permission: null,
      endpoint: record.endpoint,
      via: null,
      basedOn: [],
      external: { source: record.trail, region: record.region, errorCode: record.errorCode },
    },
  };
}

/** That the key of a record exists. The id depends on the key alone: however often it is seen, it is observed once. */
export function observationEvent(
  record: TrailRecord,
  accessKeyId: string,
  tenant: string,
): ExternalKeyObserved {
  return {
    ...lifecycleEnvelope(record, tenant, accessKeyId, derivedId('observed', accessKeyId)),
    type: 'ExternalKeyObserved',
    data: {
      source: record.keySource,
      kind: lifetimeOf(accessKeyId),
      name: accessKeyId,
      owner: record.owner,
      principal: record.principal,
      firstSeenAt: record.time,
      createdAt: null,
    },
  };
}

/**
 * What an IAM call did to another key, and first that this key exists, since it may never be used. A creation has an
 * observation of its own id: the key may have been seen by an earlier run that did not know when it was created.
 */
export function changeEvents(
  record: TrailRecord,
  change: KeyChange,
  tenant: string,
): readonly LifecycleEvent[] {
  const { accessKeyId } = change;
  const observed = observationEvent(record, accessKeyId, tenant);
  const described = { ...observed.data, owner: change.owner ?? record.owner, principal: null };
  if (change.kind === 'created') {
    const createdAt = creationTime(change.createdAt, record.time);
    return [{ ...observed, id: derivedId('created', accessKeyId), data: { ...described, createdAt } }];
  }
  const envelope = lifecycleEnvelope(
    record,
    tenant,
    accessKeyId,
    derivedId(change.kind, record.id, accessKeyId),
  );
  return [{ ...observed, data: described }, statusEvent(change.kind, envelope, accessKeyId, described.owner)];
}

/** No key is created after the call that made it: a date that says so is wrong, and would make it look young. */
const creationTime = (stated: IsoTime | null, recorded: IsoTime): IsoTime =>
  stated === null || epochMs(stated) > epochMs(recorded) + CLOCK_SKEW_MAX_MS ? recorded : stated;

type LifecycleEnvelope = Omit<EventEnvelope<string, 1>, 'type' | 'data'>;

/** AWS has no other name for a key than its id, which is not secret, so it also stands where a fingerprint would. */
function statusEvent(
  kind: 'deleted' | 'disabled' | 'enabled',
  envelope: LifecycleEnvelope,
  accessKeyId: string,
  owner: string,
): LifecycleEvent {
  const data = { keyName: accessKeyId, owner, reason: null, fingerprint: accessKeyId };
  switch (kind) {
    case 'deleted':
      return { ...envelope, type: 'KeyRevoked', data: { ...data, by: 'id' } };
    case 'disabled':
      return { ...envelope, type: 'KeyDisabled', data };
    case 'enabled':
      return { ...envelope, type: 'KeyEnabled', data };
  }
}

const lifecycleEnvelope = (
  record: TrailRecord,
  tenant: string,
  accessKeyId: string,
  id: string,
): LifecycleEnvelope => ({
  id,
  version: 1,
  time: record.time,
  keyId: accessKeyId,
  tenant,
  actor: actorOf(record),
  origin: originOf(record),
  outcome: 'SUCCESS',
});

const actorOf = ({ owner, accessKeyId }: TrailRecord): Actor => ({
  type: 'external',
  id: owner,
  email: owner.includes('@') ? owner : null,
  credential:
    accessKeyId === null ? null : { keyId: accessKeyId, keyName: accessKeyId, keyFingerprint: accessKeyId },
});

const originOf = ({ ip, userAgent, requestId }: TrailRecord): Origin => ({ ip, userAgent, requestId });
