import { describe, expect, it } from '@jest/globals';
import { LogWatch } from './log-watch.ts';

/** A log whose probes end when the spec says so. */
class FaultyLog {
  trouble: string | null = null;
  probes = 0;
  #end: (failure?: Error) => void = () => undefined;

  stats(): { readonly trouble: string | null } {
    return this;
  }

  probe(): Promise<void> {
    this.probes += 1;
    return new Promise((resolve, reject) => {
      this.#end = (failure) => (failure === undefined ? resolve() : reject(failure));
    });
  }

  async endProbe(failure?: Error): Promise<void> {
    this.#end(failure);
    await new Promise(setImmediate);
  }
}

describe('the watch over the log', () => {
  it('leaves a log alone that can be written', () => {
    const log = new FaultyLog();
    const watch = new LogWatch(log, { nowMs: () => 0 });

    expect([watch.trouble(), watch.trouble(), log.probes]).toEqual([null, null, 0]);
  });

  it('has a log that cannot be written tried again, one try at a time and none within two seconds of the last', async () => {
    const log = new FaultyLog();
    let nowMs = 10_000;
    const watch = new LogWatch(log, { nowMs: () => nowMs });
    log.trouble = 'The disk is full.';

    expect([watch.trouble(), watch.trouble(), log.probes]).toEqual([log.trouble, log.trouble, 1]);
    nowMs += 60_000;
    expect([watch.trouble(), log.probes]).toEqual([log.trouble, 1]);
    await log.endProbe(new Error('still full'));
    expect([watch.trouble(), log.probes]).toEqual([log.trouble, 2]);
    await log.endProbe(new Error('still full'));
    nowMs += 1_999;
    expect([watch.trouble(), log.probes]).toEqual([log.trouble, 2]);
    nowMs += 1;
    expect([watch.trouble(), log.probes]).toEqual([log.trouble, 3]);
    log.trouble = null;
    await log.endProbe();
    nowMs += 60_000;
    expect([watch.trouble(), log.probes]).toEqual([null, 3]);
  });
});
