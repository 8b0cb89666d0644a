import type { ChainHold } from '#contract/model/chain-study.ts';
import { fixed, isoDay, istDay, istTime } from '../ui/format.ts';
import { rupees } from '../ui/money.ts';

const PAISE = 100;

/** `14:32`, on another day `Mon 23 Nov 09:40`. */
function momentText(atMs: number, nowMs: number): string {
  const time = istTime(atMs).slice(0, 5);
  return isoDay(atMs) === isoDay(nowMs) ? time : `${istDay(atMs)} ${time}`;
}

/** A buyer's time budget in a sentence: what an hour takes of a lot, what makes up for it, by when a move must come. */
export function holdWords(hold: ChainHold, right: 'CE' | 'PE', nowMs: number): string {
  const { hourCost, hourMove, lot, losses } = hold;
  if (hourCost === null) return 'No time budget: without a quote there is no volatility to count with.';
  const cost = `An hour held costs ${rupees(hourCost * lot * PAISE)} a lot`;
  const move =
    hourMove === null
      ? ''
      : `; the underlying must ${right === 'CE' ? 'gain' : 'fall'} ${fixed(Math.round(hourMove * 100), 2)} in it`;
  const lost = losses.flatMap(({ share, atMs }) =>
    atMs === null ? [] : [`${Math.round(share * 100)} % by ${momentText(atMs, nowMs)}`],
  );
  const budget = lost.length === 0 ? 'time alone never takes 5 % before expiry' : `time alone takes ${lost.join(', ')}`;
  return `${cost}${move}. With spot and IV still, ${budget}.`;
}
