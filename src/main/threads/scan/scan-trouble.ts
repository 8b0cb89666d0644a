import { type Fault, faultOf } from '#contract/faults.ts';
import type { ThreadTools } from '../thread.ts';
import { SAVE_AGAIN_MS } from './hit-keeper.ts';

/** Says that hits were not stored: every refusal in the log, the first one to the person. */
export function hitTrouble(tools: Pick<ThreadTools<never>, 'log' | 'notice'>): {
  readonly notStored: (fault: Fault, hits: number) => void;
  readonly keptBack: (fault: Fault, hits: number) => void;
} {
  return {
    notStored: ({ code }, hits) => tools.log('warn', 'scan.hits_not_stored', { code, hits }),
    keptBack: ({ text }, hits) => {
      const again = `They are tried again every ${SAVE_AGAIN_MS / 1_000} s; what is not stored when the terminal ends is scanned again.`;
      tools.notice('warn', 'unavailable.hits_not_stored', `${hits} hits are shown, but not stored: ${text} ${again}`);
    },
  };
}

/** Says that a scanner threw and is off from now on. */
export function tellScannerFailed(
  tools: Pick<ThreadTools<never>, 'log' | 'notice'>,
  scanner: string,
  symbol: string,
  error: unknown,
): void {
  const { text } = faultOf(error);
  tools.log('error', 'scan.scanner_failed', { scanner, symbol, text });
  tools.notice(
    'error',
    'bug.scanner_failed',
    `The scanner ${scanner} failed on ${symbol} and is off until the next start: ${text}`,
  );
}
