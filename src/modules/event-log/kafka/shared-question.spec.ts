import { describe, expect, it } from '@jest/globals';
import { SharedQuestion } from './shared-question.ts';

/** Answers when it is told to, with the number of the asking. */
class Oracle {
  asked = 0;
  readonly #waiting: ((failure?: Error) => void)[] = [];

  readonly ask = (): Promise<number> => {
    this.asked += 1;
    const number = this.asked;
    return new Promise((resolve, reject) => {
      this.#waiting.push((failure) => (failure === undefined ? resolve(number) : reject(failure)));
    });
  };

  answer(failure?: Error): void {
    this.#waiting.shift()?.(failure);
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a shared question', () => {
  it('is asked once for all who come while it is asked, and once more for those, since they came later', async () => {
    const oracle = new Oracle();
    const question = new SharedQuestion(oracle.ask);

    const first = question.ask();
    const later = [question.ask(), question.ask(), question.ask()];
    oracle.answer();
    expect(await first).toBe(1);
    await turn();
    oracle.answer();

    expect(await Promise.all(later)).toEqual([2, 2, 2]);
    expect(oracle.asked).toBe(2);
  });

  it('is asked anew after it was answered', async () => {
    const oracle = new Oracle();
    const question = new SharedQuestion(oracle.ask);
    const first = question.ask();
    oracle.answer();
    await first;
    await turn();

    const second = question.ask();
    oracle.answer();

    expect(await second).toBe(2);
  });

  it('fails for those who asked that time only', async () => {
    const oracle = new Oracle();
    const question = new SharedQuestion(oracle.ask);
    const first = question.ask();
    const second = question.ask();

    oracle.answer(new Error('no answer'));
    await expect(first).rejects.toThrow('no answer');
    await turn();
    oracle.answer();

    expect(await second).toBe(2);
  });
});
