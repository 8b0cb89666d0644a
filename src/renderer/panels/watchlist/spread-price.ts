import type { ColumnName } from '#contract/columns.ts';
import { changePercent, fixed, NO_VALUE, signedFixed, signedPercent } from '../../ui/format.ts';

/** A leg that has a place in this epoch. */
export interface PricedLeg {
  readonly slot: number;
  /** How often it counts, in hundredths; negative = sold. */
  readonly factor: number;
  readonly decimals: 2 | 4;
}

/** Values by slot, as the mirror holds them. */
export type ColumnValues = { readonly [name in ColumnName]?: ArrayLike<number> };

const FACTOR_ONE = 100;

/** Decimals of a spread's price: those of its finest leg. */
export function spreadDecimals(legs: readonly PricedLeg[]): 2 | 4 {
  return legs.some(({ decimals }) => decimals === 4) ? 4 : 2;
}

/** Sum of the legs as an integer in the scale of the spread; NaN while a leg has no price. Halves go away from zero. */
function sumOf(legs: readonly PricedLeg[], priceOf: (leg: PricedLeg) => number): number {
  const decimals = spreadDecimals(legs);
  let hundredths = 0;
  for (const leg of legs) {
    const price = priceOf(leg);
    if (price === 0) return Number.NaN;
    hundredths += leg.factor * price * (leg.decimals === decimals ? 1 : 100);
  }
  return Math.sign(hundredths) * Math.round(Math.abs(hundredths) / FACTOR_ONE) || 0;
}

/**
 * What a column says of a spread: price units, NaN where it says nothing. The bid is what it brings to sell it at the
 * market (bids of bought legs, asks of sold ones), the ask what it costs to buy it.
 */
export function spreadValue(column: string, legs: readonly PricedLeg[], values: ColumnValues): number {
  const of = (name: ColumnName) => (leg: PricedLeg) => values[name]?.[leg.slot] ?? 0;
  const side = (bought: ColumnName, sold: ColumnName) => (leg: PricedLeg) =>
    values[leg.factor > 0 ? bought : sold]?.[leg.slot] ?? 0;
  switch (column) {
    case 'ltp':
      return sumOf(legs, of('ltp'));
    case 'prevClose':
      return sumOf(legs, of('prevClose'));
    case 'bid':
      return sumOf(legs, side('bid', 'ask'));
    case 'ask':
      return sumOf(legs, side('ask', 'bid'));
    case 'change':
      return sumOf(legs, of('ltp')) - sumOf(legs, of('prevClose'));
    case 'changePct': {
      const before = sumOf(legs, of('prevClose'));
      // Of a spread below zero the change points the way in which its price went.
      return changePercent(sumOf(legs, of('ltp')), before) * (before < 0 ? -1 : 1);
    }
    default:
      return Number.NaN;
  }
}

/** A spread's value in words; zero is a price here, and it may be negative. */
export function spreadText(column: string, value: number, decimals: 2 | 4): string {
  if (Number.isNaN(value)) return NO_VALUE;
  if (column === 'changePct') return signedPercent(value);
  return column === 'change' ? signedFixed(value, decimals) : fixed(value, decimals);
}

/** Columns that say something of a spread. */
export const SPREAD_COLUMNS: ReadonlySet<string> = new Set(['ltp', 'prevClose', 'bid', 'ask', 'change', 'changePct']);

/** A factor as people write it: `1`, `−2`, `0.5`. */
export function factorText(factor: number): string {
  const text = String(Math.abs(factor) / FACTOR_ONE);
  return factor < 0 ? `−${text}` : text;
}

/** `+1 NIFTY NOV FUT −1 NIFTY`. */
export function legsText(legs: readonly { readonly factor: number; readonly symbol: string }[]): string {
  return legs.map(({ factor, symbol }) => `${factor > 0 ? '+' : ''}${factorText(factor)} ${symbol}`).join(' ');
}

/** The legs as the chart reads them: `2 * A - B`. */
export function spreadExpression(legs: readonly { readonly factor: number; readonly symbol: string }[]): string {
  return legs
    .map(({ factor, symbol }, i) => {
      const sign = i === 0 ? (factor < 0 ? '-' : '') : factor < 0 ? ' - ' : ' + ';
      const times = Math.abs(factor) === FACTOR_ONE ? '' : `${Math.abs(factor) / FACTOR_ONE} * `;
      return `${sign}${times}${symbol}`;
    })
    .join('');
}
