import { matchesType } from '../../notifications/domain/type-pattern.ts';
import type { Channel } from '../../notifications/domain/channel.ts';
import type { Policy } from './policy.ts';

/** What a step is told as. It has no severity, so no channel leaves it out for that. */
const TOLD_AS = 'policy.step';
/** Tenants that a sentence names; a longer list is for the file itself. */
const TENANTS_NAMED_MAX = 5;

/**
 * One sentence for each policy that acts on keys whose owners hear nothing of it beforehand, because no channel tells them:
 * only mail finds a person by name. Whoever is not told cannot use the key, rotate it or ask for an exception in time.
 */
export const untoldOwners = (inForce: readonly Policy[], channels: readonly Channel[]): readonly string[] =>
  inForce.flatMap((policy) => {
    const untold = acts(policy) ? untoldOf(policy, channels.filter(tellsOwners)) : null;
    const what = policy.stages.revokeAfterDays === null ? 'disables' : 'disables and revokes';
    return untold === null
      ? []
      : [
          `policies: ${policy.name} ${what} keys without telling their owners: no channel of mail with tell_recipients takes ${TOLD_AS}${untold}.`,
        ];
  });

const acts = ({ dryRun, stages }: Policy): boolean => !dryRun && stages.disableAfterDays !== null;

const tellsOwners = ({ transport, types }: Channel): boolean =>
  transport.kind === 'email' &&
  transport.tellRecipients &&
  types.some((pattern) => matchesType(pattern, TOLD_AS));

/** Of whom nobody is told, as the end of a sentence; null: everybody's owners are told. */
function untoldOf({ tenants }: Policy, telling: readonly Channel[]): string | null {
  if (telling.some((channel) => channel.tenants === null)) return null;
  if (telling.length === 0) return '';
  if (tenants === null) return ' of every tenant';
  const untold = tenants.filter((tenant) => !telling.some((channel) => channel.tenants?.includes(tenant)));
  if (untold.length === 0) return null;
  const more = untold.length > TENANTS_NAMED_MAX ? ', …' : '';
  return ` of ${untold.slice(0, TENANTS_NAMED_MAX).join(', ')}${more}`;
}
