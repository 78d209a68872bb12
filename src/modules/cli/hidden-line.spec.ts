import { describe, expect, it } from '@jest/globals';
import { readHiddenLine, type KeyInput } from './hidden-line.ts';

/** A keyboard, and whether the terminal would show what is typed. */
class Keyboard implements KeyInput {
  raw = false;
  reading = false;
  #listener: ((text: string) => void) | undefined;

  setRawMode(raw: boolean): void {
    this.raw = raw;
  }
  setEncoding(): void {
    return undefined;
  }
  on(_event: 'data', listener: (text: string) => void): void {
    this.#listener = listener;
  }
  off(): void {
    this.#listener = undefined;
  }
  resume(): void {
    this.reading = true;
  }
  pause(): void {
    this.reading = false;
  }
  type(...texts: readonly string[]): void {
    for (const text of texts) this.#listener?.(text);
  }
}

describe('a line that is not shown', () => {
  it.each([
    ['as it is typed, key by key', ['c', 'o', 'r', 'r', '\r'], 'corr'],
    ['as it is pasted, to its first end', ['correct horse\nand more'], 'correct horse'],
    ['without what was erased, whatever the character', ['häx\u007f\u0008🐎z\u007f\u007fs\r'], 'hs'],
    ['without arrows', ['a\u001b[Db\u001b[3~c\r'], 'abc'],
    ['up to the end of input', ['abc\u0004'], 'abc'],
  ])('is read %s', async (_how, typed, line) => {
    const keyboard = new Keyboard();
    const read = readHiddenLine(keyboard);
    expect([keyboard.raw, keyboard.reading]).toEqual([true, true]);
    keyboard.type(...typed);
    expect(await read).toBe(line);
    expect([keyboard.raw, keyboard.reading]).toEqual([false, false]);
  });

  it('leaves the terminal as it was when it is interrupted', async () => {
    const keyboard = new Keyboard();
    const read = readHiddenLine(keyboard);
    keyboard.type('secret\u0003');
    await expect(read).rejects.toThrow('interrupted');
    expect([keyboard.raw, keyboard.reading]).toEqual([false, false]);
  });
});
