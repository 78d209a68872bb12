import { h, type Element } from '../tree/element.ts';

type Tone = 'good' | 'warn' | 'bad' | 'calm';

const TONES: Readonly<Record<string, Tone>> = {
  ACTIVE: 'good',
  DISABLED: 'warn',
  EXPIRED: 'calm',
  REVOKED: 'bad',
  SUCCESS: 'good',
  critical: 'bad',
  high: 'bad',
  medium: 'warn',
  open: 'warn',
  finding: 'warn',
  in_force: 'good',
};

/** A word that stands out. Its colour says nothing that the word does not. */
export const badge = (word: string): Element =>
  h('span', { class: `badge ${TONES[word] ?? 'calm'}` }, word.replaceAll('_', ' '));
