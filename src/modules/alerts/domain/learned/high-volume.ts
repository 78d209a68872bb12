import { MS_PER_HOUR } from '../../../../shared/iso-time.ts';
import { applies, finding, type Finding } from '../finding.ts';
import { maySpeak } from '../state/quiet.ts';
import { robustZ, usualFor } from '../state/hour-habits.ts';
import { busiestHour } from '../state/volume.ts';
import { counted, fromText, keyText } from '../words.ts';
import { isLearned, type UseInContext } from './use-in-context.ts';

/**
 * An hour with far more uses than any of the last quarter, and far from what is usual for that hour of the day. Both,
 * because a busy Monday is usual and a key that does nothing at night may be used at night once.
 */
export function findHighVolume(use: UseInContext): Finding | null {
  const { state, subject, rules, inHour, ms, seen } = use;
  const rule = rules['high-volume'];
  const { count_min, times_highest, z_min, quiet_hours } = rule.parameters;
  if (inHour < count_min) return null;
  const busiest = busiestHour(state.volume);
  if (inHour < times_highest * busiest || inHour < busiest + z_min * Math.sqrt(busiest + 1)) return null;
  if (!isLearned(use, rule.parameters) || !applies(rule, subject)) return null;
  const usual = usualFor(state.volume.habits, Math.floor(ms / MS_PER_HOUR));
  const z = robustZ(state.volume.habits, inHour, usual);
  if (z < z_min || !maySpeak(state.quiet, 'high-volume', ms, quiet_hours)) return null;
  const [atMost, asUsual] = [Math.round(busiest), Math.round(usual)];
  return finding(rule, subject, {
    ...{ id: seen.id, ms },
    baseline: `at this hour about ${counted(asUsual, 'use')}, and at most ${atMost} in any hour of the last 14 weeks`,
    observed: `${counted(inHour, 'use')} in this hour so far (z ${z.toFixed(1)})`,
    sentence: `The key ${keyText(subject)} was used ${counted(inHour, 'time')} in one hour, the last time${fromText(seen.ip)}; the busiest hour of its last 14 weeks had ${counted(atMost, 'use')}.`,
  });
}
