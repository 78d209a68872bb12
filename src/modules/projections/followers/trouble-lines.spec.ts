import { describe, expect, it } from '@jest/globals';
import { TroubleLines, type TroubleLine } from './trouble-lines.ts';

const status = (archive: string | null, trouble: string | null = null) => ({
  followers: [
    { name: 'usage', streams: [], trouble: null },
    { name: 'archive', streams: [], trouble: archive },
  ],
  trouble,
  leads: false,
});

/** What is told of states that follow each other by a second. */
function told(
  states: readonly ReturnType<typeof status>[],
): readonly (TroubleLine & { readonly at: number })[] {
  const lines = new TroubleLines(0);
  return states.flatMap((state, second) =>
    lines.look(state, second * 1_000).map((line) => ({ ...line, at: second })),
  );
}
const times = <Value>(count: number, value: Value): readonly Value[] => Array<Value>(count).fill(value);

describe('the lines about followers in trouble', () => {
  it('are one when it begins, in the words of its reason, and one when it has been over for ten seconds', () => {
    const failed = (count: number) => status(`The archive failed ${count} times in a row: access is denied`);
    const states = [status(null), failed(1), failed(2), failed(3), ...times(15, status(null))];
    expect(told(states)).toEqual([
      { at: 1, kind: 'begins', sentence: 'The archive failed 1 times in a row: access is denied' },
      { at: 14, kind: 'ends', sentence: 'The follower archive goes on: the trouble is over.' },
    ]);
  });

  it('are two at most of a trouble that comes and goes, however often it does', () => {
    const states = Array.from({ length: 600 }, (_, second) => status(second % 7 === 0 ? 'It fails.' : null));
    expect(told(states)).toEqual([{ at: 0, kind: 'begins', sentence: 'It fails.' }]);
  });

  it('say nothing while a process comes into its work, and say so if it does not', () => {
    const waiting = status(null, 'This process has not been given its share of the work yet.');
    expect(told([...times(20, waiting), ...times(30, status(null))])).toEqual([]);
    expect(told(times(60, waiting))).toEqual([
      { at: 30, kind: 'begins', sentence: 'This process has not been given its share of the work yet.' },
    ]);
  });

  it('say at once that the worker of all of them ended, once it has run', () => {
    const ended = status(null, "The followers' worker ended (exit code 1) and is started again in 0.1 s.");
    expect(told([status(null), ended, ended, ...times(12, status(null))])).toEqual([
      { at: 1, kind: 'begins', sentence: ended.trouble },
      { at: 13, kind: 'ends', sentence: 'The followers go on: the trouble is over.' },
    ]);
  });
});
