import { NO_VALUE, MINUS, fixed, quantity } from '../../ui/format.ts';

/** From here on a number on an axis is told in lakh and crore. */
const LONG_FROM = 100_000;

/** Rupees with Indian grouping. */
export function rupeeText(rupees: number, decimals: 2 | 4): string {
  return fixed(Math.round(rupees * (decimals === 2 ? 100 : 10_000)), decimals);
}

/** A number of an indicator that is no price: two decimals, or lakh and crore when it is long. */
export function plainText(value: number): string {
  if (Math.abs(value) < LONG_FROM) return rupeeText(value, 2);
  return `${value < 0 ? MINUS : ''}${quantity(Math.round(Math.abs(value)))}`;
}

/** The same, with a dash where there is no value. */
export function textOrDash(value: number | null, text: (value: number) => string): string {
  return value === null ? NO_VALUE : text(value);
}

/** How a price axis is labelled. */
export function rupeeFormat(decimals: 2 | 4) {
  const formatter = (rupees: number): string => rupeeText(rupees, decimals);
  return { type: 'custom' as const, minMove: decimals === 2 ? 0.01 : 0.0001, formatter };
}

/** How the axis of an indicator's own pane is labelled. */
export const PLAIN_FORMAT = { type: 'custom' as const, minMove: 0.01, formatter: plainText };
