import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { Follower, Positions } from './follower.ts';
import { SharedFollowers } from './shared-followers.ts';

interface Share {
  readonly usage: readonly number[];
  readonly leads: boolean;
}

const share = (...usage: readonly number[]): Share => ({ usage, leads: usage.includes(0) });

class TestFollower implements Follower {
  readonly name: string;
  readonly #log: string[];

  constructor(name: string, log: string[]) {
    this.name = name;
    this.#log = log;
  }

  start(): void {
    this.#log.push(`start ${this.name}`);
  }
  nudge(): void {
    this.#log.push(`nudge ${this.name}`);
  }
  async stop(drainTo?: Positions): Promise<void> {
    await setImmediate();
    this.#log.push(`stop ${this.name}${drainTo === undefined ? '' : ` at ${JSON.stringify(drainTo)}`}`);
  }
  progress() {
    if (this.#log.includes('closed')) throw new Error('what it rests on is closed');
    return { name: this.name, streams: [], trouble: null };
  }
}

type OpenShare = (share: Share, follower: Follower, unwanted: AbortSignal) => Promise<readonly Follower[]>;

function given(openShare?: OpenShare) {
  const log: string[] = [];
  let assign: (share: Share) => void = () => undefined;
  let tell: (sentence: string | null) => void = () => undefined;
  const followers = new SharedFollowers<Share>({
    always: [new TestFollower('always', log)],
    openShare: (of, unwanted) => {
      const follower = new TestFollower(`share ${of.usage.join('+')}`, log);
      return openShare?.(of, follower, unwanted) ?? Promise.resolve([follower]);
    },
    leads: ({ leads }) => leads,
    partitions: ({ usage }) => ({ usage, lifecycle: [] }),
    joinShare: (onAssigned, onTrouble) => {
      assign = onAssigned;
      tell = onTrouble;
      return { stop: () => Promise.resolve(void log.push('leave')) };
    },
    onStopped: () => Promise.resolve(void log.push('closed')),
    pause: () => setImmediate(),
  });
  followers.start();
  return {
    followers,
    log,
    assign: (of: Share) => assign(of),
    tell: (sentence: string | null) => tell(sentence),
  };
}

async function until(isTrue: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1_000 && !isTrue(); turn += 1) await setImmediate();
  expect(isTrue()).toBe(true);
}

describe('the followers of a process that shares the work', () => {
  it('of an old share are stopped before those of the new one start', async () => {
    const { followers, log, assign, tell } = given();
    tell(null);
    assign(share(0, 1));
    assign(share(1));
    await until(() => log.includes('start share 1'));

    expect(log.filter((line) => line.includes('share 1'))).toEqual(['start share 1']);
    expect(followers.leads()).toBe(false);
    expect(followers.trouble()).toBeNull();
    expect(followers.progress().map(({ name }) => name)).toEqual(['always', 'share 1']);
    await followers.stop();
  });

  it('go on untouched when the same share is given again', async () => {
    const { followers, log, assign } = given();
    assign(share(0));
    await until(() => followers.leads());
    assign(share(0));
    await setImmediate();

    expect(log).toEqual(['start always', 'start share 0']);
    await followers.stop();
  });

  it('are opened again and again until that succeeds, also if nobody gives a new share', async () => {
    let failures = 0;
    const { followers, assign, tell } = given((_, follower) => {
      failures += 1;
      return failures < 3 ? Promise.reject(new Error('no bucket')) : Promise.resolve([follower]);
    });
    tell(null);
    assign(share(0));
    await until(() => failures === 1);
    await until(() => followers.trouble() !== null || followers.leads());
    await until(() => followers.leads());

    expect(failures).toBe(3);
    expect(followers.trouble()).toBeNull();
    await followers.stop();
  });

  it('say why there are none, and that nobody leads then', async () => {
    const { followers, assign, tell } = given(() => Promise.reject(new Error('no bucket')));
    expect(followers.trouble()).toBe('This process has not been given its share of the work yet.');
    tell(null);
    assign(share(0));
    await until(() => followers.trouble() !== null);

    expect(followers.trouble()).toMatch(
      /^This process cannot do its share of the work and tries again in \d.* s: no bucket/,
    );
    expect(followers.leads()).toBe(false);
    await followers.stop();
  });

  it('stop at once while a share is being opened, which may take for ever', async () => {
    const { followers, log, assign } = given(() => new Promise(() => undefined));
    assign(share(0));
    await setImmediate();
    await followers.stop();

    expect(log).toEqual(['start always', 'leave', 'stop always', 'closed']);
  });

  it('take up a share that is being handed over when they are told to do what is left', async () => {
    let open = (): void => undefined;
    const { followers, log, assign } = given(
      (_of, follower) => new Promise((resolve) => (open = () => resolve([follower]))),
    );
    assign(share(0));
    await setImmediate();
    const stopped = followers.stop({ usage: [7, 9] });
    open();
    await stopped;

    expect(log).toEqual([
      'start always',
      'start share 0',
      'stop share 0 at {"usage":[7,0]}',
      ...['leave', 'stop always', 'closed'],
    ]);
  });

  it('are told, while they are opened, that the share has changed, and leave no failure behind for it', async () => {
    const told: string[] = [];
    const { followers, log, assign, tell } = given((of, follower, unwanted) => {
      if (of.leads) return Promise.resolve([follower]);
      return new Promise((_, reject) => {
        unwanted.addEventListener('abort', () => {
          told.push(`not ${of.usage.join('+')}`);
          reject(new Error('aborted'));
        });
      });
    });
    tell(null);
    assign(share(1));
    await setImmediate();
    assign(share(0));
    await until(() => log.includes('start share 0'));

    expect([told, followers.trouble()]).toEqual([['not 1'], null]);
    await followers.stop();
  });

  it('that cannot be stopped are trouble, and the next share is taken all the same', async () => {
    const failure = new Error('its file is gone');
    const { followers, log, assign, tell } = given((of, follower) => {
      if (of.leads) return Promise.resolve([follower]);
      return Promise.resolve([Object.assign(follower, { stop: () => Promise.reject(failure) })]);
    });
    tell(null);
    assign(share(1));
    await until(() => log.includes('start share 1'));
    assign(share(0, 2));
    await until(() => followers.trouble() !== null);
    expect(followers.trouble()).toBe(
      'This process cannot do its share of the work until it is given another: its file is gone',
    );

    assign(share(0));
    await until(() => followers.leads());

    expect([followers.trouble(), log.includes('start share 0')]).toEqual([null, true]);
    await followers.stop();
  });

  it('drain what is theirs before the process leaves, and leave to others what is not', async () => {
    const { followers, log, assign } = given();
    assign(share(1));
    await until(() => log.includes('start share 1'));
    await followers.stop({ usage: [7, 8, 9] });

    expect(log.slice(2)).toEqual(['stop share 1 at {"usage":[0,8,0]}', 'leave', 'stop always', 'closed']);
  });

  it('tell how far they had come also after they were stopped, when what they rest on is closed', async () => {
    const { followers, log, assign } = given();
    assign(share(0));
    await until(() => followers.leads());

    await followers.stop();

    expect(log.at(-1)).toBe('closed');
    expect(followers.progress().map(({ name }) => name)).toEqual(['always', 'share 0']);
  });
});
