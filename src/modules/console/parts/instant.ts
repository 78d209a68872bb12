import { h, type Child } from '../tree/element.ts';
import { relative, utc } from '../text/time.ts';

/** An instant in UTC with how long ago that is; a dash for none. */
export const instant = (at: string | null | undefined, nowMs: number): Child =>
  at === null || at === undefined
    ? '–'
    : h('time', { datetime: at }, utc(at), ' ', h('small', { class: 'relative' }, relative(at, nowMs)));
