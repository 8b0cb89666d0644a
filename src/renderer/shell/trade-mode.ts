import type { SessionState } from '#contract/model/terminal.ts';
import type { Trading } from '#contract/model/trading.ts';

export type TradeMode = SessionState['mode'] | 'none';

/**
 * What the border says: LIVE whenever orders go to the broker, whatever the prices are; else REPLAY or SIM after the
 * prices; else PAPER, live prices with simulated orders.
 */
export function tradeMode(
  session: Pick<SessionState, 'mode'> | null,
  trading: Pick<Trading, 'mode'> | null,
): TradeMode {
  if (trading?.mode === 'live') return 'live';
  if (session === null) return 'none';
  if (session.mode === 'sim' || session.mode === 'replay') return session.mode;
  return trading?.mode ?? session.mode;
}

const STATE_WORDS: Readonly<Record<Trading['state'], string>> = {
  Active: 'entries allowed',
  Reducing: 'exits only',
  Halted: 'halted',
};

/** The trading state in words, and everything that blocks entries, one reason a line. */
export function stateWords(trading: Trading): { readonly word: string; readonly reasons: string } {
  const reasons = trading.blocks.map(({ text }) => text).join('\n');
  return { word: STATE_WORDS[trading.state], reasons: reasons === '' ? 'Nothing blocks entries.' : reasons };
}
