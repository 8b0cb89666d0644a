import type { Chain } from '#contract/model/chain.ts';

/** Strikes on either side of the money; null shows all. */
export const STRIKE_WINDOWS = [5, 10, 20, null] as const;
export type StrikeWindow = (typeof STRIKE_WINDOWS)[number];

/** Rows of a chain around its money: indices from–to, the last one not. All of them while there is no money. */
export function rowsAround(
  { strike, summary }: Pick<Chain, 'strike' | 'summary'>,
  window: StrikeWindow,
): { readonly from: number; readonly to: number } {
  const atm = summary.atmStrike === null ? -1 : strike.indexOf(summary.atmStrike);
  if (window === null || atm < 0) return { from: 0, to: strike.length };
  return { from: Math.max(0, atm - window), to: Math.min(strike.length, atm + window + 1) };
}

/** Words of a window, and the window of its words. */
export const windowWords = (window: StrikeWindow): string => (window === null ? 'all strikes' : `±${window} strikes`);
export const windowOf = (text: string): StrikeWindow => STRIKE_WINDOWS.find((one) => String(one) === text) ?? null;
