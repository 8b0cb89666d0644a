import { FaultError, fault } from '#contract/faults.ts';

const ENTER = new Set(['\r', '\n', '\u0004']);
const ERASE = new Set(['\u007f', '\b']);
const INTERRUPT = '\u0003';
/** Longest text that is taken; a token has about 300 characters. */
const CHARS_MAX = 4_096;

/** A terminal that a person types at. */
export interface Tty {
  readonly isTTY?: boolean;
  setRawMode?(on: boolean): unknown;
  setEncoding(encoding: 'utf8'): unknown;
  on(event: 'data', listener: (text: string) => void): unknown;
  off(event: 'data', listener: (text: string) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

/**
 * Asks one line without showing what is typed. @throws FaultError `input.interrupted` on Ctrl-C.
 * @param show where the question is written; the answer never is.
 */
export function askHidden(question: string, tty: Tty, show: (text: string) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    let typed = '';
    const end = (): void => {
      tty.off('data', hear);
      tty.setRawMode?.(false);
      tty.pause();
      show('\n');
    };
    const hear = (text: string): void => {
      // What is pasted comes in one piece, with or without its line end.
      for (const letter of text) {
        if (letter === INTERRUPT) {
          end();
          reject(new FaultError(fault('input.interrupted', 'It was interrupted; nothing was stored.')));
          return;
        }
        if (ENTER.has(letter)) {
          end();
          resolve(typed);
          return;
        }
        if (ERASE.has(letter)) typed = typed.slice(0, -1);
        else if (letter >= ' ' && typed.length < CHARS_MAX) typed += letter;
      }
    };
    show(question);
    tty.setEncoding('utf8');
    tty.setRawMode?.(true);
    tty.on('data', hear);
    tty.resume();
  });
}
