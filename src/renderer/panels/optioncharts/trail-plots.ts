import { type ChainTrailReply, TRAIL_PAIRS_MAX, type TrailPair } from '#contract/model/chain-study.ts';
import type { PlotData, PlotSeries, PlotTone } from '../../plots/plot-data.ts';
import { istTime } from '../../ui/format.ts';
import { rupees, strikeText } from '../chain/chain-rows.ts';

const TONES: readonly PlotTone[] = ['one', 'two', 'three', 'four', 'five', 'six'];
/** With more pairs than these their means are left to the table: twelve lines cannot be told apart. */
const MEANS_SHOWN_MAX = 3;

const clock = (atMs: number): string => istTime(atMs).slice(0, 5);
const two = (value: number): string => value.toFixed(2);

function throughTheDay(trail: ChainTrailReply, what: string, series: readonly PlotSeries[]): PlotData {
  return {
    label: `${what} of ${trail.underlying} through the day`,
    across: 'Minute',
    x: trail.atMs,
    xWords: clock,
    series,
    marks: [],
    zero: false,
  };
}

/** Puts to calls by open interest and by volume, with the spot on its own scale. */
export function pcrPlot(trail: ChainTrailReply): PlotData {
  const line = { kind: 'line', words: two } as const;
  return throughTheDay(trail, 'Put–call ratio', [
    { ...line, id: 'oi', name: 'PCR by OI', tone: 'one', values: trail.fields.pcrByOi },
    { ...line, id: 'volume', name: 'by volume', tone: 'two', values: trail.fields.pcrByVolume },
    { ...spotLine(trail), right: true },
  ]);
}

function spotLine(trail: ChainTrailReply): PlotSeries {
  const known = trail.fields.spot.some((value) => value !== null);
  return {
    id: 'spot',
    name: known ? 'Spot' : 'Forward',
    tone: 'muted',
    kind: 'line',
    words: (value) => rupees(value),
    values: known ? trail.fields.spot : trail.fields.forward,
  };
}

/** Max pain beside the spot, on one scale. */
export function maxPainPlot(trail: ChainTrailReply): PlotData {
  return throughTheDay(trail, 'Max pain', [
    {
      id: 'pain',
      name: 'Max pain',
      tone: 'two',
      kind: 'line',
      words: (value) => strikeText(Number(value.toFixed(2))),
      values: trail.fields.maxPain,
    },
    spotLine(trail),
  ]);
}

/** `24,600 straddle`, `24,700 CE + 24,500 PE`. */
export function pairWords({ call, put }: TrailPair): string {
  return call === put ? `${strikeText(call)} straddle` : `${strikeText(call)} CE + ${strikeText(put)} PE`;
}

/** Premiums of the pairs and their mean price, weighted by what both legs traded. */
export function premiumPlot(trail: ChainTrailReply): PlotData {
  const kept = trail.premiums.filter((one) => one.kept);
  const means = kept.length <= MEANS_SHOWN_MAX;
  const line = { kind: 'line', words: (value: number) => rupees(value) } as const;
  const series = kept.flatMap((one, i): PlotSeries[] => {
    const tone = TONES[i % TONES.length] as PlotTone;
    const id = `${one.call} ${one.put}`;
    const premium: PlotSeries = { ...line, id, name: pairWords(one), tone, values: one.premium };
    return means
      ? [premium, { ...line, id: `${id} vwap`, name: 'VWAP', tone, dashed: true, values: one.vwap }]
      : [premium];
  });
  return throughTheDay(trail, 'Premium', series);
}

/** Straddles at the money and at the strikes beside it, as many as are kept. */
export function straddlesAround(strikes: readonly number[], atm: number, wings: number): TrailPair[] {
  const middle = strikes.indexOf(atm);
  if (middle < 0) return [];
  return strikes
    .slice(Math.max(0, middle - wings), middle + wings + 1)
    .map((strike) => ({ call: strike, put: strike }));
}

/** Strangles at the money: one, two … strikes out on either side. */
export function stranglesAround(strikes: readonly number[], atm: number, widest: number): TrailPair[] {
  const middle = strikes.indexOf(atm);
  const pairs: TrailPair[] = [];
  if (middle < 0) return pairs;
  for (let out = 1; out <= Math.min(widest, TRAIL_PAIRS_MAX); out += 1) {
    const [call, put] = [strikes[middle + out], strikes[middle - out]];
    if (call !== undefined && put !== undefined) pairs.push({ call, put });
  }
  return pairs;
}

/** Adds a pair, or takes it out when it is there; the oldest gives way to more than there is room for. */
export function withPair(pairs: readonly TrailPair[], pair: TrailPair): TrailPair[] {
  const others = pairs.filter((one) => one.call !== pair.call || one.put !== pair.put);
  return others.length < pairs.length ? others : [...pairs, pair].slice(-TRAIL_PAIRS_MAX);
}

/** Since when there is something, and what is missing. */
export function trailNote(trail: ChainTrailReply, premiums: boolean): string {
  const first = premiums ? trail.premiumsFromMs : (trail.atMs[0] ?? null);
  if (first === null) return 'Nothing is kept yet: a value comes with each minute of the session.';
  const missing = premiums ? trail.premiums.filter((one) => !one.kept).map(pairWords) : [];
  const since = `Kept by the engine since ${clock(first)}, once a minute.`;
  return missing.length === 0 ? since : `${since} Not kept: ${missing.join(', ')}; choose strikes nearer to the money.`;
}
