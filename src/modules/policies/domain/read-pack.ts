import type { FileProblem, LocatedValue } from '../../settings/domain/located-value.ts';
import { WINDOW_DAYS_MAX } from '../../reports/domain/idle-policy.ts';
import { oneOf, scalarText, wholeNumber } from '../../schedules/domain/schedule-readers.ts';
import { text } from '../../static-keys/domain/property-readers.ts';
import { CONTROL_FINDINGS, type PolicyControl, type PolicyPack } from './policy-pack.ts';
import { part, partsOf, readMapping } from './read-mapping.ts';

/** More is a standard by mistake: each control reads the keys of the installation once. */
const CONTROLS_MAX = 20;
const SENTENCE_CHARS_MAX = 1_000;

const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;
/** As standards have them: `2.11`, `AC-2(3)`, `11.10(e)`. */
const CONTROL_ID = /^[A-Za-z0-9][A-Za-z0-9._()-]{0,31}$/;

/** Part of an address and of the name of an actor. */
export const policyName = scalarText((name) =>
  NAME.test(name) ? null : 'must be 1 to 63 small letters, digits and hyphens',
);

export const controlId = scalarText((id) =>
  CONTROL_ID.test(id) ? null : 'must be the id of a control, such as "2.11" or "AC-2(3)"',
);

const sentence = text(SENTENCE_CHARS_MAX);

const CONTROL = {
  id: controlId,
  demands: sentence,
  finding: oneOf(CONTROL_FINDINGS),
  days: wholeNumber(1, WINDOW_DAYS_MAX),
  when: oneOf(['at-least', 'over']),
  counts: sentence,
} as const;

/** Reads a pack, from a file of policies/ or an entry of keytrail.yaml. Undefined: what is wrong was added. */
export function readPack(value: LocatedValue, problems: FileProblem[]): PolicyPack | undefined {
  const before = problems.length;
  const readers = {
    name: policyName,
    title: sentence,
    source: sentence,
    controls: part(problems, (list) => readControls(list, problems)),
  } as const;
  const written = readMapping(value, readers, ['name', 'title', 'controls'], 'a pack', problems);
  const { name, title, source, controls } = written;
  if (problems.length > before || name === undefined || title === undefined || controls === undefined)
    return undefined;
  return { name, title, source: source ?? 'keytrail.yaml', controls };
}

function readControls(list: LocatedValue, problems: FileProblem[]): readonly PolicyControl[] {
  const items = partsOf('controls', list, CONTROLS_MAX, problems);
  if (list.kind === 'list' && list.items.length === 0)
    problems.push({ line: list.line, reason: 'controls must have at least one entry.' });
  const controls: PolicyControl[] = [];
  for (const item of items) {
    const written = readMapping(
      item,
      CONTROL,
      ['id', 'demands', 'finding', 'days', 'when'],
      'a control',
      problems,
    );
    const { id, demands, finding, days, when: comparison, counts = null } = written;
    if (id === undefined || demands === undefined || finding === undefined) continue;
    if (days === undefined || comparison === undefined) continue;
    if (controls.some((one) => one.id === id))
      problems.push({ line: item.line, reason: 'id is that of another control of the pack.' });
    controls.push({ id, demands, finding, window: { days, comparison }, counts });
  }
  return controls;
}
