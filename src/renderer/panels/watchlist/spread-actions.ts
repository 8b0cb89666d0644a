import type { Side } from '#contract/model/order.ts';
import { sayToast } from '../../shell/alerts.ts';
import { activeChart, shownCells } from '../../stores/chart-grid.ts';
import { instrumentAt } from '../../stores/instruments.ts';
import { chartSlot } from '../../stores/link-groups.ts';
import { CHART_CELLS, cellSelection } from '../../stores/selection.ts';
import { slotOfSymbol } from '../chart/leg-bars.ts';
import { parseSpread } from '../chart/spread-expression.ts';
import { legsToTray } from '../trade/legs-to-tray.ts';
import { spreadLots, spreadLotsText } from './spread-lots.ts';
import { type PricedLeg, spreadExpression } from './spread-price.ts';
import type { LiveRow, SpreadRow } from './watch-rows.ts';

/** Bought legs first: the chart below a spread is that of its first leg. */
const boughtFirst = (legs: readonly PricedLeg[]): PricedLeg[] => legs.toSorted((a, b) => b.factor - a.factor);

/** What a row of the market watch has put beside a chart; it goes with the next row that is charted. */
let put: string | null = null;

function takeOff(): void {
  if (put === null) return;
  for (const id of CHART_CELLS) {
    const selection = cellSelection(id);
    if (selection.getState().compare === put) selection.setState({ compare: '' });
  }
  put = null;
}

/** Why a chart cannot read an expression; null when it can. */
function refusal(text: string, legs: readonly PricedLeg[]): string | null {
  const parsed = parseSpread(text);
  if ('refused' in parsed) return parsed.refused;
  const other = parsed.spread.legs.findIndex(({ symbol }, i) => slotOfSymbol(symbol) !== legs[i]?.slot);
  return other < 0 ? null : `Another instrument is called ${parsed.spread.legs[other]?.symbol}, too.`;
}

/** Charts the first bought leg, with the spread in a pane below it. */
function chartSpread({ title, legs: unordered }: SpreadRow): void {
  const legs = boughtFirst(unordered);
  const text = spreadExpression(legs.map(({ slot, factor }) => ({ factor, symbol: instrumentAt(slot)?.symbol ?? '' })));
  const why = refusal(text, legs);
  const slot = legs[0]?.slot ?? -1;
  if (why !== null) return sayToast('error', `“${title}” cannot be charted. ${why}`);
  takeOff();
  chartSlot(slot);
  const cell = [activeChart(), ...shownCells()].find((id) => cellSelection(id).getState().slot === slot);
  if (cell === undefined)
    return sayToast('info', 'No chart follows the colour of the market watch. Give the chart the same one.');
  put = text;
  cellSelection(cell).setState({ compare: text });
}

/** Charts a row: an instrument, or a spread below its first leg. */
export function chartRow(row: LiveRow): void {
  if (row.spread !== undefined) return chartSpread(row.spread);
  if (row.slot < 0) return;
  takeOff();
  chartSlot(row.slot);
}

/** Puts the legs of a spread into the basket: bought as its factors say, or each the other way round. */
export function tradeSpread({ spread }: LiveRow, side: Side): void {
  if (spread === undefined) return sayToast('info', 'A separator cannot be traded. Choose an instrument or a spread.');
  const legs = spreadLots(spread.legs, instrumentAt);
  const wanted = legs.map(({ leg, instrument, lots }) => ({
    symbol: instrument?.symbol ?? spread.title,
    instrument,
    side: leg.factor > 0 === (side === 'BUY') ? ('BUY' as const) : ('SELL' as const),
    lots,
  }));
  // Bought legs go first: with them the sold ones need less margin.
  const ordered = wanted.toSorted((a, b) => Number(a.side === 'SELL') - Number(b.side === 'SELL'));
  if (legsToTray(ordered, `“${spread.title}” was not put into the basket.`))
    sayToast('info', `In the basket: ${spreadLotsText(legs)}.`);
}
