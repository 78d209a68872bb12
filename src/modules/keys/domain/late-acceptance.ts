import type { KeyUsed } from '../../../events/key-used.ts';
import { NO_ORIGIN, systemActor } from '../../../events/envelope.ts';
import type { RevokedKeyAccepted } from '../../../events/revoked-key-accepted.ts';
import { derivedId } from '../../../shared/derived-id.ts';
import { epochMs } from '../../../shared/iso-time.ts';
import type { KeyState } from './key-state.ts';

/**
 * The finding that a use was accepted although the key had been revoked before, or null. A process learns of what others
 * did to a key some milliseconds later; this says by how many, and of which uses. Uses that another system reported were
 * not our decision.
 */
export function lateAcceptance(use: KeyUsed, state: KeyState): RevokedKeyAccepted | null {
  if (state.kind !== 'revoked' || use.data.external !== null || use.data.basedOn.length === 0) return null;
  const lateMs = epochMs(use.time) - epochMs(state.revokedAt);
  if (lateMs <= 0) return null;
  return {
    id: derivedId('late-acceptance', use.id),
    type: 'RevokedKeyAccepted',
    version: 1,
    time: use.time,
    keyId: state.key.id,
    tenant: state.key.tenant,
    actor: systemActor('late-acceptances'),
    origin: NO_ORIGIN,
    outcome: 'SUCCESS',
    data: {
      keyName: state.key.name,
      useEventId: use.id,
      usedAt: use.time,
      revokedAt: state.revokedAt,
      lateMs,
      basedOn: use.data.basedOn,
    },
  };
}
