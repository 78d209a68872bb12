import { lifetimeOf } from '../../../imports/domain/access-key.ts';
import { applies, finding, type Finding, type Subject } from '../finding.ts';
import { hash32 } from '../hash32.ts';
import type { PresentedObservation } from '../presented-observation.ts';
import type { RuleName } from '../rule-parameters.ts';
import type { RuleSet } from '../rule-set.ts';
import { happens, type EpisodeName } from '../state/episodes.ts';
import type { RememberedUse } from '../state/remembered-uses.ts';
import type { KeySubject } from '../subject-state.ts';
import { fromText, keyText } from '../words.ts';
import { sourceOf } from './source-of.ts';

type QuietRule = 'use-after-expiry' | 'use-of-disabled-key' | 'key-of-another-tenant';

interface Refusal {
  readonly rule: QuietRule & RuleName;
  readonly episode: EpisodeName;
  readonly source: number;
  readonly observed: string;
  readonly sentence: (key: string, from: string) => string;
}

/**
 * Refusals that say themselves what they are: of an expired key, of a disabled one, and of a secret that a gateway of
 * another tenant presented. Whoever keeps trying is said once, and once more for each place that the key is not used from
 * otherwise: the job that nobody changed over is not what hides a thief.
 */
export function findRefusedUse(
  state: KeySubject,
  use: RememberedUse,
  seen: PresentedObservation,
  subject: Subject,
  rules: RuleSet,
): Finding | null {
  const refusal = refusalOf(use, seen);
  if (refusal === null) return null;
  const rule = rules[refusal.rule];
  if (!applies(rule, subject)) return null;
  const episode = state.episodes[refusal.episode];
  if (!happens(episode, use.ms, refusal.source, rule.parameters.quiet_days)) return null;
  return finding(rule, subject, {
    ...{ id: use.id, ms: use.ms, baseline: null, observed: refusal.observed },
    sentence: refusal.sentence(keyText(subject), fromText(seen.ip)),
  });
}

function refusalOf(use: RememberedUse, seen: PresentedObservation): Refusal | null {
  switch (seen.outcome) {
    case 'EXPIRED':
      // Session credentials run out by themselves every hour, and their clients ask for others.
      if (seen.external && lifetimeOf(seen.keyId ?? '') === 'temporary') return null;
      return {
        ...{ rule: 'use-after-expiry', episode: 'expired-refused', source: sourceOf(use) },
        observed: `presented${fromText(seen.ip)}, and refused`,
        sentence: (key, from) => `The expired key ${key} was presented${from} and refused.`,
      };
    case 'DISABLED':
      return {
        ...{ rule: 'use-of-disabled-key', episode: 'disabled-refused', source: sourceOf(use) },
        observed: `presented${fromText(seen.ip)}, and refused`,
        sentence: (key, from) =>
          `The key ${key}, which is disabled or whose owner is, was presented${from} and refused.`,
      };
    case 'INVALID':
      // Of another system's key it means a wrong signature: only our own decisions tell tenants apart.
      if (seen.external) return null;
      return {
        ...{ rule: 'key-of-another-tenant', episode: 'another-tenant' },
        source: hash32(seen.gatewayKeyId ?? ''),
        observed: `presented by ${seen.gatewayKeyId ?? 'a caller'} of another tenant`,
        sentence: (key, from) =>
          `The secret of the key ${key} was presented${from} by somebody of another tenant, who was told that there is no such key.`,
      };
    default:
      return null;
  }
}
