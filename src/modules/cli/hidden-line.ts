import { CliError } from './cli-error.ts';
import { EXIT } from './exit-code.ts';

/** A terminal's input, as far as this needs it. */
export interface KeyInput {
  setRawMode(raw: boolean): unknown;
  setEncoding(encoding: 'utf8'): unknown;
  on(event: 'data', listener: (text: string) => void): unknown;
  off(event: 'data', listener: (text: string) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

const ENDS: readonly string[] = ['\r', '\n', '\u0004'];
const INTERRUPT = '\u0003';
const ERASERS: readonly string[] = ['\u0008', '\u007f'];
// eslint-disable-next-line no-control-regex -- arrows and the like arrive as an escape and what follows it
const ESCAPE_SEQUENCE = /\u001b\[[0-9;]*[A-Za-z~]/g;

/** Reads one line from a terminal without showing it: what is typed would stay on the screen and in its history. */
export function readHiddenLine(input: KeyInput): Promise<string> {
  return new Promise((resolve, reject) => {
    let line: readonly string[] = [];
    const end = (): void => {
      input.off('data', take);
      input.setRawMode(false);
      input.pause();
    };
    const take = (text: string): void => {
      for (const character of text.replace(ESCAPE_SEQUENCE, '')) {
        if (character === INTERRUPT) {
          end();
          reject(new CliError(EXIT.refused, 'interrupted'));
          return;
        }
        if (ENDS.includes(character)) {
          end();
          resolve(line.join(''));
          return;
        }
        line = ERASERS.includes(character) ? line.slice(0, -1) : [...line, character];
      }
    };
    input.setRawMode(true);
    input.setEncoding('utf8');
    input.on('data', take);
    input.resume();
  });
}
