import type { KeyRights } from '../../../events/key-rights.ts';
import type { ChangedFields, KeyUpdated } from '../../../events/key-updated.ts';
import { accept, refuse } from '../../../shared/result.ts';
import { expiryFor, type ExpiryPolicy } from './create-key.ts';
import type { Decision, DecisionContext } from './decision.ts';
import { exceedsGrantor, exceedsLimits, exceedsOwner, outlivesMaker, type Grantor } from './grantor.ts';
import type { KeyDescription, KeyState } from './key-state.ts';
import { about, referenceTo } from './lifecycle-event.ts';
import { requireChangeable } from './refusals.ts';

/** What the caller wants to be different; absent fields stay as they are. `expiresInDays` counts from now. */
export type KeyChanges = Partial<KeyRights> & {
  readonly name?: string;
  readonly owner?: string;
  readonly expiresInDays?: number | null;
};

export function decideUpdate(
  state: KeyState,
  update: { readonly keyId: string; readonly changes: KeyChanges },
  grantor: Grantor,
  policy: ExpiryPolicy,
  context: DecisionContext,
): Decision<KeyUpdated> {
  const live = requireChangeable(state, update.keyId, context);
  if (!live.ok) return live;
  const { key } = live.value;
  const { expiresInDays, ...fields } = update.changes;
  let wanted: ChangedFields = fields;
  if (expiresInDays !== undefined) {
    const expiry = expiryFor(expiresInDays, policy, context.now);
    if (!expiry.ok) return expiry;
    wanted = { ...fields, expiresAt: expiry.value };
  }
  const becomes = { role: wanted.role ?? key.role, scopes: wanted.scopes ?? key.scopes };
  // A key whose owner has lost rights since may still be renamed: it can do no more than they can anyway.
  const concernsOwner = [wanted.role, wanted.scopes, wanted.owner].some((value) => value !== undefined);
  const refusal =
    exceedsGrantor(becomes, grantor) ??
    (concernsOwner ? exceedsOwner(becomes, grantor) : null) ??
    exceedsLimits(wanted, grantor) ??
    (wanted.expiresAt === undefined ? null : outlivesMaker(wanted.expiresAt, grantor));
  if (refusal !== null) return refuse(refusal);

  const updated = keyUpdated(key, wanted, context);
  return updated === null
    ? refuse({ code: 'nothing_to_change', detail: 'The key already has all of these values.' })
    : accept(updated);
}

/** The event that gives the key the values wanted; null when it has them. */
export function keyUpdated(
  key: KeyDescription,
  wanted: ChangedFields,
  context: DecisionContext,
): KeyUpdated | null {
  const changed = fieldsThatDiffer(key, wanted);
  if (changed.length === 0) return null;
  return {
    ...about(key, context),
    type: 'KeyUpdated',
    version: 2,
    data: { ...referenceTo(key), before: pick(key, changed), after: pick(wanted, changed) },
  };
}

type FieldName = keyof ChangedFields;

const fieldsThatDiffer = (key: KeyDescription, wanted: ChangedFields): readonly FieldName[] =>
  (Object.keys(wanted) as FieldName[]).filter(
    (field) => JSON.stringify(wanted[field]) !== JSON.stringify(key[field]),
  );

const pick = (from: ChangedFields, fields: readonly FieldName[]): ChangedFields =>
  Object.fromEntries(fields.map((field) => [field, from[field]])) as ChangedFields;
