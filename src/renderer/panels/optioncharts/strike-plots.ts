import type { Chain } from '#contract/model/chain.ts';
import type { PlotData, PlotMark, PlotSeries } from '../../plots/plot-data.ts';
import { grouped, MINUS, quantity } from '../../ui/format.ts';
import { oiBase, strikeText } from '../chain/chain-rows.ts';
import { rowsAround, type StrikeWindow } from '../chain/chain-window.ts';

/** Units with sign, in lakh and crore. */
export function signedQuantity(value: number): string {
  const text = quantity(Math.round(Math.abs(value)));
  if (text === '0') return text;
  return value < 0 ? `${MINUS}${text}` : `+${text}`;
}

/** ₹ in crore with sign. */
export function croreText(rupees: number): string {
  const crore = Math.abs(rupees) / 10_000_000;
  const text = crore < 10 ? crore.toFixed(2) : crore < 1_000 ? crore.toFixed(1) : grouped(Math.round(crore));
  return `${rupees < 0 ? MINUS : ''}₹${text} Cr`;
}

/** Places along the strikes that have a name. */
function strikeMarks({ summary }: Chain): PlotMark[] {
  const { spot, forward, atmStrike, maxPain } = summary;
  const marks: PlotMark[] = [];
  if (atmStrike !== null) marks.push({ at: atmStrike, words: `ATM ${strikeText(atmStrike)}` });
  if (maxPain !== null) marks.push({ at: maxPain, words: `Max pain ${strikeText(maxPain)}` });
  const level = spot ?? forward;
  if (level !== null) marks.push({ at: level, words: spot === null ? 'Forward' : 'Spot' });
  return marks;
}

function byStrike(
  chain: Chain,
  window: StrikeWindow,
  what: string,
  series: readonly PlotSeries[],
  marks: readonly PlotMark[],
): PlotData {
  const { from, to } = rowsAround(chain, window);
  return {
    label: `${what} of ${chain.underlying} by strike`,
    across: 'Strike',
    x: chain.strike.slice(from, to),
    xWords: strikeText,
    series: series.map((one) => ({ ...one, values: one.values.slice(from, to) })),
    marks,
    zero: true,
  };
}

/** Open interest of both sides by strike. */
export function interestPlot(chain: Chain, window: StrikeWindow): PlotData {
  const marks = strikeMarks(chain);
  const bars = { kind: 'bars', words: quantity } as const;
  return byStrike(
    chain,
    window,
    'Open interest',
    [
      { ...bars, id: 'call', name: 'CE OI', tone: 'call', values: chain.calls.oi },
      { ...bars, id: 'put', name: 'PE OI', tone: 'put', values: chain.puts.oi },
    ],
    marks,
  );
}

/** Open interest less what its change is counted from; null where that is not known. */
export function interestChange(side: Chain['calls']): (number | null)[] {
  return side.oi.map((oi, row) => (oiBase(side, row) > 0 ? oi - oiBase(side, row) : null));
}

export function changePlot(chain: Chain, window: StrikeWindow): PlotData {
  const bars = { kind: 'bars', words: signedQuantity } as const;
  return byStrike(
    chain,
    window,
    'Change of open interest',
    [
      { ...bars, id: 'call', name: 'CE OI change', tone: 'call', values: interestChange(chain.calls) },
      { ...bars, id: 'put', name: 'PE OI change', tone: 'put', values: interestChange(chain.puts) },
    ],
    strikeMarks(chain),
  );
}

/** Naive dealer gamma of a strike, ₹ of delta per 1 % move: Γ·(OI of calls − OI of puts)·F²·0.01. */
export function gammaByStrike({ gamma, calls, puts, summary }: Chain): (number | null)[] {
  const { forward } = summary;
  return gamma.map((value, row) =>
    value === null || forward === null
      ? null
      : value * ((calls.oi[row] ?? 0) - (puts.oi[row] ?? 0)) * forward * forward * 0.01,
  );
}

export function gexPlot(chain: Chain, window: StrikeWindow): PlotData {
  const { spot, forward, callWall, putWall, gexFlip } = chain.summary;
  const marks: PlotMark[] = [];
  const level = spot ?? forward;
  if (level !== null) marks.push({ at: level, words: spot === null ? 'Forward' : 'Spot' });
  if (callWall !== null) marks.push({ at: callWall, words: `Call wall ${strikeText(callWall)}` });
  if (putWall !== null) marks.push({ at: putWall, words: `Put wall ${strikeText(putWall)}` });
  if (gexFlip !== null) marks.push({ at: gexFlip, words: `Flip ${strikeText(Math.round(gexFlip))}` });
  const values = gammaByStrike(chain);
  return byStrike(
    chain,
    window,
    'Naive dealer gamma',
    [{ id: 'gex', name: 'GEX per 1 % move', tone: 'one', kind: 'bars', words: croreText, values }],
    marks,
  );
}
