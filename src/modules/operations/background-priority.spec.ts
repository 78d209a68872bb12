import { getPriority } from 'node:os';
import { readdirSync, readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { BACKGROUND_NICENESS, backgroundNiceness, lowerPriorityOf } from './background-priority.ts';

const threadsNamed = (name: string): number[] =>
  readdirSync('/proc/self/task')
    .filter((id) => readFileSync(`/proc/self/task/${id}/comm`, 'utf8').trim() === name)
    .map(Number);

const onLinux = process.platform === 'linux';

describe('background threads', () => {
  it('step back behind the others, which keep their priority', async () => {
    const worker = new Worker('require("node:worker_threads").parentPort.once("message", () => {}); ', {
      eval: true,
      name: 'nice-spec',
    });
    await once(worker, 'online');
    const before = getPriority(process.pid);
    const lowered = lowerPriorityOf(['nice-spec']);
    const priorities = onLinux ? threadsNamed('nice-spec').map((id) => getPriority(id)) : [];
    worker.postMessage('end');
    await once(worker, 'exit');
    expect(lowered).toBe(onLinux ? 1 : 0);
    expect(priorities).toEqual(onLinux ? [Math.max(BACKGROUND_NICENESS, before)] : []);
    expect(getPriority(process.pid)).toBe(before);
  });

  it('are never put before the others of a service that stands further back already', () => {
    expect([0, 10, 15, 19, -5].map(backgroundNiceness)).toEqual([10, 10, 15, 19, 10]);
  });

  it('that do not exist are no error', () => {
    expect(lowerPriorityOf(['no-such-thread'])).toBe(0);
  });
});
