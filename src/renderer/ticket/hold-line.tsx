import type { ChainHold } from '#contract/model/chain-study.ts';
import { call } from '../shell/terminal.ts';
import { usePolled } from '../shell/use-polled.ts';
import { engineNowMs } from '../stores/engine-clock.ts';
import { instrumentsStore } from '../stores/instruments.ts';
import { fixed, isoDay, istDay, istTime } from '../ui/format.ts';
import { rupees } from '../ui/money.ts';

/** Time and volatility move slowly: it is asked again after this time, ms. */
const ASK_EVERY_MS = 2_000;
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

interface HoldLineProps {
  readonly underlying: string;
  readonly expiry: string;
  /** ₹. */
  readonly strike: number;
  readonly right: 'CE' | 'PE';
  readonly seen?: () => boolean;
}

const always = (): boolean => true;

/** What holding a long option costs in time; kept in its place while there is no answer. */
export function HoldLine({ underlying, expiry, strike, right, seen = always }: HoldLineProps) {
  const epoch = instrumentsStore.getState().epoch;
  const { value, error } = usePolled({
    key: epoch < 0 ? null : `${epoch} ${underlying} ${expiry} ${strike} ${right}`,
    ask: () => call('chain.hold', { epoch, underlying, expiry, strike, right }),
    everyMs: ASK_EVERY_MS,
    seen,
  });
  const words = value === null ? (error ?? 'Counting what time costs…') : holdWords(value, right, engineNowMs());
  return (
    <p className="hold-line">
      <span className="muted">Long {right}:</span> {words}
    </p>
  );
}
