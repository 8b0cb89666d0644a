import { fault, faultOf } from '#contract/faults.ts';
import type { MarketPass } from '../../core/market/market-pass.ts';
import type { ScanReport } from '../protocol.ts';
import type { ThreadTools } from '../thread.ts';
import type { LevelsDesk } from './levels-desk.ts';

type Tools = Pick<ThreadTools<ScanReport>, 'report'>;

/** Answers a question for the levels of an instrument. */
export function tellLevels(tools: Tools, levels: LevelsDesk, asked: { id: number; slot: number }, nowMs: number): void {
  const { id, slot } = asked;
  try {
    tools.report({ type: 'levels', id, levels: levels.of(slot, nowMs) });
  } catch (thrown) {
    tools.report({ type: 'refused', id, fault: faultOf(thrown) });
  }
}

/** Answers a question for the board of sectors. @param market null before the instruments of the day are there. */
export function tellSectors(tools: Tools, market: MarketPass | null, id: number): void {
  if (market !== null) return tools.report({ type: 'sectors', id, board: market.board() });
  const text = 'The instruments of the day are still on their way. Ask again shortly.';
  tools.report({ type: 'refused', id, fault: fault('unavailable.scan_starting', text) });
}
