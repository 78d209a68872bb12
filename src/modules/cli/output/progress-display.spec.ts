import { describe, expect, it } from '@jest/globals';
import type { Terminal } from '../terminal.ts';
import { progressDisplay } from './progress-display.ts';

function linesOf(steps: readonly (readonly [done: number, total: number | null])[]): readonly string[] {
  const lines: string[] = [];
  const terminal: Terminal = {
    environment: {},
    workingDirectory: '/',
    interactive: false,
    out: () => undefined,
    err: (text) => void lines.push(text),
    readInput: () => Promise.resolve(''),
  };
  const display = progressDisplay(terminal, 'Rebuilding');
  for (const [done, total] of steps) display.show({ done, total, unit: 'events' });
  display.end();
  return lines;
}

describe('the progress of long work, without a terminal', () => {
  it('is a line per tenth', () => {
    const steps = Array.from({ length: 101 }, (_, done) => [done, 100] as const);

    const lines = linesOf(steps);

    expect(lines).toHaveLength(11);
    expect([lines[0], lines[1], lines.at(-1)]).toEqual([
      'Rebuilding: 0 of 100 events\n',
      'Rebuilding: 10 of 100 events\n',
      'Rebuilding: 100 of 100 events\n',
    ]);
  });

  it('goes on when more turns out to be to do', () => {
    expect(
      linesOf([
        [25, 25],
        [30, 56],
        [56, 56],
      ]),
    ).toEqual([
      'Rebuilding: 25 of 25 events\n',
      'Rebuilding: 30 of 56 events\n',
      'Rebuilding: 56 of 56 events\n',
    ]);
  });

  it('ends with the whole, also when each part is complete as soon as it is known', () => {
    expect(
      linesOf([
        [26, 26],
        [53, 53],
        [60, 60],
        [60, 60],
      ]),
    ).toEqual([
      'Rebuilding: 26 of 26 events\n',
      'Rebuilding: 53 of 53 events\n',
      'Rebuilding: 60 of 60 events\n',
    ]);
  });

  it('says nothing while nobody knows how much there is', () => {
    expect(
      linesOf([
        [5, null],
        [9, null],
      ]),
    ).toEqual([]);
  });
});
