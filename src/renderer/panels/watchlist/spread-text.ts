import type { Instrument } from '#contract/model/instrument.ts';
import { SPREAD_FACTOR_MAX, SPREAD_LEGS, type SpreadLeg } from '#contract/model/watchlist.ts';

/** A leg as it was typed. */
export interface TypedLeg {
  readonly factor: number;
  readonly symbol: string;
}

const LEG = /^([+\-\u2212]?\s*\d*\.?\d{0,2})\s*[*x×]?\s*(.*[A-Za-z].*)$/;

function factorOf(text: string): number {
  const plain = text.replaceAll(/\s/g, '').replace('\u2212', '-');
  if (plain === '' || plain === '+') return 100;
  return plain === '-' ? -100 : Math.round(Number(plain) * 100);
}

/**
 * Reads legs, one in each line: `1 NIFTY NOV FUT`, `-2 RELIANCE`, `0.5 x TCS`. A factor has two decimals at most;
 * without one it is 1.
 */
export function parseLegs(text: string): { readonly legs: readonly TypedLeg[] } | { readonly wrong: string } {
  const lines = text
    .split(/[\n;]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.length < SPREAD_LEGS.min || lines.length > SPREAD_LEGS.max)
    return { wrong: `A spread has ${SPREAD_LEGS.min} to ${SPREAD_LEGS.max} legs, one in each line.` };
  const legs: TypedLeg[] = [];
  for (const line of lines) {
    const [, typed = '', symbol = ''] = LEG.exec(line) ?? [];
    const factor = factorOf(typed);
    if (symbol === '' || Number.isNaN(factor)) return { wrong: `“${line}” is no leg. Write a factor and a symbol.` };
    if (factor === 0) return { wrong: `“${line}” counts 0 times. Give it another factor.` };
    if (Math.abs(factor) > SPREAD_FACTOR_MAX)
      return { wrong: `“${line}”: ${SPREAD_FACTOR_MAX / 100} is the largest factor.` };
    legs.push({ factor, symbol: symbol.trim().toUpperCase() });
  }
  return { legs };
}

/** Legs of the instruments that were found for the typed ones. */
export function legsOf(typed: readonly TypedLeg[], found: readonly Instrument[]): SpreadLeg[] {
  return typed.flatMap(({ factor }, i) => {
    const row = found[i];
    return row === undefined ? [] : [{ segment: row.segment, securityId: row.securityId, factor }];
  });
}
