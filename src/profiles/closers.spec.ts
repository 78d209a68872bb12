import { describe, expect, it } from '@jest/globals';
import { Closers } from './closers.ts';

describe('closers', () => {
  it('close the last first, one after the other, and nothing twice', async () => {
    const closed: string[] = [];
    const closers = new Closers();
    closers.add(() => void closed.push('first'));
    closers.add(async () => {
      await new Promise(setImmediate);
      closed.push('second');
    });
    closers.add(() => void closed.push('third'));

    await closers.closeAll();
    await closers.closeAll();

    expect(closed).toEqual(['third', 'second', 'first']);
  });

  it('close everything even if something fails to, and then tell every failure', async () => {
    const closed: string[] = [];
    const thrown = new Error('thrown');
    const rejected = new Error('rejected');
    const closers = new Closers();
    closers.add(() => void closed.push('first'));
    closers.add(() => {
      throw thrown;
    });
    closers.add(() => Promise.reject(rejected));
    closers.add(() => void closed.push('last'));

    const failure: unknown = await closers.closeAll().catch((error: unknown) => error);

    expect(closed).toEqual(['last', 'first']);
    expect(failure).toMatchObject({
      message: 'Not everything could be closed.',
      errors: [rejected, thrown],
    });
  });

  it('have nothing to do when nothing was opened', async () => {
    await expect(new Closers().closeAll()).resolves.toBeUndefined();
  });
});
