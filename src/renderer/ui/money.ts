import { fixed, grouped, MINUS, NO_VALUE } from './format.ts';

/** Paise as rupees with two decimals and Indian grouping: `₹12,34,567.50`; null has no value. */
export function rupees(paise: number | null): string {
  if (paise === null || !Number.isFinite(paise)) return NO_VALUE;
  const text = fixed(Math.round(paise), 2);
  return text.startsWith(MINUS) ? `${MINUS}₹${text.slice(1)}` : `₹${text}`;
}

/** The same with its sign always printed, zero without one: `+₹1,246.50`, `−₹600.00`. */
export function signedRupees(paise: number | null): string {
  if (paise === null || !Number.isFinite(paise)) return NO_VALUE;
  return Math.round(paise) > 0 ? `+${rupees(paise)}` : rupees(paise);
}

/** Price that is not whole in its scale, as an average is, rounded to its decimals. */
export function average(value: number | null, decimals: 2 | 4): string {
  return value === null ? NO_VALUE : fixed(Math.round(value), decimals);
}

/** Whole number with its sign always printed, zero without one. */
export function signedCount(value: number): string {
  return value > 0 ? `+${grouped(value)}` : grouped(value);
}

/** Units as lots with sign: `+2`, `−0.50`; of shares the units. */
export function signedLots(units: number, lot: number): string {
  const lots = units / lot;
  if (Number.isInteger(lots)) return signedCount(lots);
  return `${lots > 0 ? '+' : MINUS}${Math.abs(lots).toFixed(2)}`;
}
