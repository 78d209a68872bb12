import { describe, expect, it } from '@jest/globals';
import { RefusedError } from '../../problems/refused-error.ts';
import { IdempotentAnswers } from './idempotent-answers.ts';

describe('answers under an Idempotency-Key', () => {
  const counting = () => {
    let runs = 0;
    return { produce: () => Promise.resolve({ run: ++runs }), runs: () => runs };
  };

  it('are produced once per credential and key, also for requests at the same time', async () => {
    const answers = new IdempotentAnswers();
    const { produce, runs } = counting();
    const [first, second] = await Promise.all([
      answers.once('a', 'k', { n: 1 }, produce),
      answers.once('a', 'k', { n: 1 }, produce),
    ]);
    expect([first, second, await answers.once('a', 'k', { n: 1 }, produce)]).toEqual([
      { run: 1 },
      { run: 1 },
      { run: 1 },
    ]);
    expect(await answers.once('b', 'k', { n: 1 }, produce)).toEqual({ run: 2 });
    expect(await answers.once('a', 'l', { n: 1 }, produce)).toEqual({ run: 3 });
    expect(runs()).toBe(3);
  });

  it('are refused to a request with another body', async () => {
    const answers = new IdempotentAnswers();
    const { produce } = counting();
    await answers.once('a', 'k', { n: 1 }, produce);
    await expect(answers.once('a', 'k', { n: 2 }, produce)).rejects.toThrow(RefusedError);
  });

  it('are not kept when they failed, so that the client can try again', async () => {
    const answers = new IdempotentAnswers();
    const { produce } = counting();
    await expect(answers.once('a', 'k', {}, () => Promise.reject(new Error('disk full')))).rejects.toThrow(
      'disk full',
    );
    expect(await answers.once('a', 'k', {}, produce)).toEqual({ run: 1 });
  });
});
