/** Columns of one side of a chain, from the edge to the strike. */
export const CHAIN_COLUMNS = {
  oi: { head: 'OI', name: 'Open interest', width: 60 },
  oiChange: { head: 'ΔOI', name: 'Change of open interest, build-up', width: 76 },
  volume: { head: 'Vol', name: 'Volume', width: 62 },
  iv: { head: 'IV', name: 'Volatility', width: 42 },
  vega: { head: 'Vega', name: 'Vega', width: 50 },
  gamma: { head: 'Γ', name: 'Gamma', width: 60 },
  theta: { head: 'Θ', name: 'Theta', width: 56 },
  delta: { head: 'Δ', name: 'Delta', width: 46 },
  bid: { head: 'Bid', name: 'Bid', width: 61 },
  ask: { head: 'Ask', name: 'Ask', width: 61 },
  last: { head: 'LTP', name: 'Last price', width: 68 },
} as const;
export type ChainColumn = keyof typeof CHAIN_COLUMNS;
export const CHAIN_COLUMN_NAMES = Object.keys(CHAIN_COLUMNS) as [ChainColumn, ...ChainColumn[]];

/** The strike between the sides, and the straddle beside it. */
export const STRIKE_WIDTH = 92;
export const STRADDLE_WIDTH = 110;

/** What is shown while nobody chose: more where there is room. Each step adds to those before, px. */
const BY_WIDTH: readonly (readonly [px: number, columns: readonly ChainColumn[]])[] = [
  [0, ['oi', 'iv', 'delta', 'last']],
  [820, ['oiChange']],
  [1_030, ['bid', 'ask']],
  [1_320, ['volume', 'theta']],
];

const inOrder = (chosen: ReadonlySet<ChainColumn>): ChainColumn[] =>
  CHAIN_COLUMN_NAMES.filter((name) => chosen.has(name));

/** Columns of a side in a panel of a width. @param chosen what a person chose; null nothing. The price is always there. */
export function columnsShown(chosen: readonly ChainColumn[] | null, panelPx: number): ChainColumn[] {
  if (chosen !== null) return inOrder(new Set([...chosen, 'last']));
  return inOrder(new Set(BY_WIDTH.filter(([px]) => panelPx >= px).flatMap(([, columns]) => columns)));
}

/** The straddle has a column where it fits. */
const STRADDLE_FROM_PX = 650;
export const straddleShown = (panelPx: number): boolean => panelPx >= STRADDLE_FROM_PX;

/** Width below which the table scrolls to the side, px. */
export function tableWidth(columns: readonly ChainColumn[], straddle: boolean): number {
  const side = columns.reduce((sum, name) => sum + CHAIN_COLUMNS[name].width, 0);
  return 2 * side + STRIKE_WIDTH + (straddle ? STRADDLE_WIDTH : 0);
}

/** The columns with one more or one less. */
export function toggledColumn(shown: readonly ChainColumn[], column: ChainColumn): ChainColumn[] {
  const next = new Set(shown);
  if (!next.delete(column)) next.add(column);
  return inOrder(next);
}

/** Columns of the puts: from the strike to the edge, but the bid stays left of the ask as everywhere. */
export function mirrored(columns: readonly ChainColumn[]): ChainColumn[] {
  const turned = columns.toReversed();
  const [ask, bid] = [turned.indexOf('ask'), turned.indexOf('bid')];
  return ask < 0 || bid < 0 ? turned : turned.with(ask, 'bid').with(bid, 'ask');
}
