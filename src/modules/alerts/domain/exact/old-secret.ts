import { isoTime, MS_PER_MINUTE } from '../../../../shared/iso-time.ts';
import { applies, finding, type Finding, type Subject } from '../finding.ts';
import { networkText } from '../network.ts';
import type { RuleSet } from '../rule-set.ts';
import type { Rotation } from '../state/key-life.ts';
import type { RememberedUse } from '../state/remembered-uses.ts';
import { durationText, keyText } from '../words.ts';

/**
 * The secret that a rotation replaced is still in use near the end of the grace, and what uses it will break; or it was
 * refused after it. Each is said once per rotation. Clients that are being changed over present the old secret a little
 * longer, so the refusal counts from some minutes after the end.
 */
export function findOldSecret(
  use: RememberedUse,
  rotation: Rotation,
  subject: Subject,
  rules: RuleSet,
): Finding | null {
  const rule = rules['old-secret-late-in-grace'];
  if (use.fingerprint !== rotation.previousFingerprint || !applies(rule, subject)) return null;
  const { late_percent, grace_minutes_min, settle_minutes } = rule.parameters;
  const graceMs = rotation.graceEndsMs - rotation.ms;
  const rotated = `rotated at ${isoTime(rotation.ms)}, the old secret good until ${isoTime(rotation.graceEndsMs)}`;
  const common = { id: use.id, ms: use.ms, alsoIds: [rotation.id], baseline: rotated };
  if (use.accepted) {
    const isLate = use.ms >= rotation.ms + (graceMs * late_percent) / 100 && use.ms < rotation.graceEndsMs;
    if (rotation.lateSaid || !isLate || graceMs < grace_minutes_min * MS_PER_MINUTE) return null;
    rotation.lateSaid = true;
    const left = durationText(rotation.graceEndsMs - use.ms);
    return finding(rule, subject, {
      ...common,
      observed: `the old secret used at ${isoTime(use.ms)} from ${networkText(use.network)}`,
      sentence: `The old secret of the key ${keyText(subject)} was still used from ${networkText(use.network)}, ${left} before it stops working.`,
    });
  }
  const afterMs = use.ms - rotation.graceEndsMs;
  if (rotation.refusedSaid || afterMs < settle_minutes * MS_PER_MINUTE) return null;
  rotation.refusedSaid = true;
  return finding(rule, subject, {
    ...common,
    isWorse: true,
    observed: `the old secret presented at ${isoTime(use.ms)} from ${networkText(use.network)}, and refused`,
    sentence: `The old secret of the key ${keyText(subject)} was presented from ${networkText(use.network)} and refused, ${durationText(afterMs)} after it stopped working.`,
  });
}
