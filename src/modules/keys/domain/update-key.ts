import type { KeyRights } from '../../../events/key-rights.ts';
import type { ChangedFields, KeyUpdated } from '../../../events/key-updated.ts';
import { accept, refuse } from '../../../shared/result.ts';
import { exceedsGrantor, expiryFor, type ExpiryPolicy, type Grantor } from './create-key.ts';
import type { Decision, DecisionContext } from './decision.ts';
import type { KeyDescription, KeyState } from './key-state.ts';
import { about, referenceTo } from './lifecycle-event.ts';
import { requireLive } from './refusals.ts';

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
  const live = requireLive(state, update.keyId, context.now);
  if (!live.ok) return live;
  const { key } = live.value;
  const { expiresInDays, ...fields } = update.changes;
  let wanted: ChangedFields = fields;
  if (expiresInDays !== undefined) {
    const expiry = expiryFor(expiresInDays, policy, context.now);
    if (!expiry.ok) return expiry;
    wanted = { ...fields, expiresAt: expiry.value };
  }
  const refusal = exceedsGrantor(
    { role: wanted.role ?? key.role, scopes: wanted.scopes ?? key.scopes },
    grantor,
  );
  if (refusal !== null) return refuse(refusal);

  const changed = fieldsThatDiffer(key, wanted);
  if (changed.length === 0) {
    return refuse({ code: 'nothing_to_change', detail: 'The key already has all of these values.' });
  }
  return accept({
    ...about(key, context),
    type: 'KeyUpdated',
    data: { ...referenceTo(key), before: pick(key, changed), after: pick(wanted, changed) },
  });
}

type FieldName = keyof ChangedFields;

const fieldsThatDiffer = (key: KeyDescription, wanted: ChangedFields): readonly FieldName[] =>
  (Object.keys(wanted) as FieldName[]).filter(
    (field) => JSON.stringify(wanted[field]) !== JSON.stringify(key[field]),
  );

const pick = (from: ChangedFields, fields: readonly FieldName[]): ChangedFields =>
  Object.fromEntries(fields.map((field) => [field, from[field]])) as ChangedFields;
