import type { KnownEvent } from '../../../events/catalogue.ts';
import type { EventEnvelope } from '../../../events/envelope.ts';
import { epochMs, MS_PER_DAY } from '../../../shared/iso-time.ts';
import type { Deed, NameOf } from '../../identity/domain/separation-of-duties.ts';
import { CLOCKS_APART_MS } from '../domain/exact/clocks-apart.ts';

/** Within this time of their deed, what happens with a key may be the doing of whoever has seen its secret. */
export const HOLDER_INVOLVED_MS = MS_PER_DAY;

/** Somebody who has had the secret of a key in their hands, be the key theirs or another's, and when. */
export interface SecretHolder {
  readonly as: 'maker' | 'rotator' | 'former_owner';
  readonly at: string;
  /** Of the actor; null for a former owner, of whom only the name is on record. */
  readonly id: string | null;
  readonly name: string | null;
}

/** Who holds the secret by what the event tells; null: nobody new, or no person. */
export function secretHolderOf(event: KnownEvent): SecretHolder | null {
  switch (event.type) {
    case 'KeyCreated':
      return doerOf('maker', event);
    case 'KeyRotated':
      return doerOf('rotator', event);
    case 'KeyUpdated': {
      const { owner: name } = event.data.before;
      return name === undefined ? null : { as: 'former_owner', at: event.time, id: null, name };
    }
    default:
      return null;
  }
}

/** Only people and programs decide about alerts; what a file lists or the service does by itself is nobody's doing. */
function doerOf(as: 'maker' | 'rotator', { time: at, actor }: EventEnvelope): SecretHolder | null {
  const { type, id, email: name } = actor;
  return type === 'user' || type === 'key' ? { as, at, id, name } : null;
}

/**
 * Those of a key's holders who may have had a hand in what happened: within a day of it, also of a creation that came
 * after it, since a use before the creation is what a rule looks for. A rotation after it gave nobody the means for it.
 */
export function involvedHolders(
  holders: readonly SecretHolder[],
  happenedAt: string,
): readonly SecretHolder[] {
  return holders.filter(({ as, at }) => {
    const afterMs = epochMs(happenedAt) - epochMs(at);
    return (
      afterMs <= HOLDER_INVOLVED_MS && afterMs >= (as === 'maker' ? -HOLDER_INVOLVED_MS : -CLOCKS_APART_MS)
    );
  });
}

/** Folds know no names but those that events have: what principals are called is in other partitions of the log. */
export const NO_NAMES: NameOf = () => null;

/** What they did, as it is compared with whoever decides. An event names nobody who signed in and has no mail address. */
export const deedOf =
  (nameOf: NameOf) =>
  ({ id, name }: SecretHolder): Deed => ({
    actorId: id,
    actorEmail: name,
    owner: id === null ? null : nameOf(id),
  });
