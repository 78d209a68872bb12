import { expect, it } from '@jest/globals';
import { LeaderRhythm } from './leader-rhythm.ts';

/** At which of these instants the work was done, looked at in order. */
function doneAt(looks: readonly { readonly at: number; readonly leads: boolean }[]): readonly number[] {
  let look = { at: 0, leads: false };
  const rhythm = new LeaderRhythm({ leads: () => look.leads, intervalMs: 100, now: () => look.at });
  return looks.flatMap((next) => {
    look = next;
    return rhythm.isDue() ? [next.at] : [];
  });
}
const from = (leads: boolean, ...instants: readonly number[]) => instants.map((at) => ({ at, leads }));

it('work of the leader is done as soon as a process leads, and then at the interval', () => {
  expect(doneAt(from(true, 0, 5, 99, 100, 150, 199, 201))).toEqual([0, 100, 201]);
  expect(doneAt([...from(false, 0, 5), ...from(true, 10, 20, 110)])).toEqual([10, 110]);
});

it('work of the leader is done by nobody else, and at once by who leads again', () => {
  expect(doneAt([...from(true, 0), ...from(false, 10, 500), ...from(true, 510, 520)])).toEqual([0, 510]);
});
