import { ensure } from '#contract/faults.ts';
import { type Chain, type ChainSideReply, CHAIN_BUILD_UPS, CHAIN_IV_STATUSES } from '#contract/model/chain.ts';
import { grouped, istTime, MINUS, NO_VALUE, quantity } from '../../ui/format.ts';
import { rowsAround, type StrikeWindow } from './chain-window.ts';

const LAKH = 100_000;
/** Statuses up to this index are volatilities that calculations use; the second is vague. */
const VAGUE = CHAIN_IV_STATUSES.indexOf('LOW_CONFIDENCE');

/** ₹ with two decimals (four for currency), grouped: `24,612.35`. */
export function rupees(value: number | null, decimals: 2 | 4 = 2): string {
  if (value === null) return NO_VALUE;
  const text = Math.abs(value).toFixed(decimals);
  const [whole = '0', rest = ''] = text.split('.');
  return `${value < 0 ? MINUS : ''}${grouped(Number(whole))}.${rest}`;
}

/** A strike without needless decimals: `24,600`, `83.25`. */
export function strikeText(value: number): string {
  return Number.isInteger(value) ? grouped(value) : rupees(value, Math.round(value * 100) === value * 100 ? 2 : 4);
}

/** Digits with a true minus. */
export function signedText(value: number | null, digits: number): string {
  if (value === null) return NO_VALUE;
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `${MINUS}${text}` : text;
}

export type Side = 'CE' | 'PE';

/** One side of a strike as text. Strings and numbers only, so that an unchanged row is not drawn again. */
export interface LegText {
  readonly slot: number;
  readonly oi: string;
  /** Length of the bar, percent of the longest in the chain. */
  readonly bar: number;
  readonly iv: string;
  /** A volatility that half a tick moves by two points. */
  readonly vague: boolean;
  readonly delta: string;
  readonly theta: string;
  readonly gamma: string;
  readonly vega: string;
  readonly volume: string;
  readonly bid: string;
  readonly ask: string;
  readonly price: string;
  /** Change of open interest, signed; empty where there is nothing to count from. */
  readonly oiChange: string;
  /** What price and open interest say together: `LB`, `SB`, `LU`, `SC`; empty when nothing. */
  readonly build: string;
}

export interface RowText {
  readonly strike: number;
  readonly strikeText: string;
  readonly atm: boolean;
  /** Calls below the forward and puts above it are in the money. */
  readonly below: boolean;
  readonly call: LegText;
  readonly put: LegText;
  readonly maxPain: boolean;
  /** Call and put together, and what that changed since the close of the day before. */
  readonly straddle: string;
  readonly straddleChange: string;
}

export interface ChainTable {
  /** Strikes that are shown, in rupees, ascending. */
  readonly strikes: readonly number[];
  /** Texts of one of them, made when it is drawn. @param index of `strikes`. */
  readonly row: (index: number) => RowText;
  /** Open interest is written in lakh. */
  readonly inLakh: boolean;
}

/** The chain as the table shows it. */
export function chainTable(chain: Chain, window: StrikeWindow = null): ChainTable {
  const { strike, calls, puts, summary } = chain;
  const most = Math.max(1, ...calls.oi, ...puts.oi);
  const inLakh = most >= LAKH;
  const { from, to } = rowsAround(chain, window);
  const row = (index: number): RowText => {
    const at = from + index;
    const value = ensure(strike[at], 'the row is one of the chain');
    return {
      strike: value,
      strikeText: strikeText(value),
      atm: value === summary.atmStrike,
      below: summary.forward !== null && value < summary.forward,
      maxPain: value === summary.maxPain,
      call: legText(chain, calls, at, most, inLakh),
      put: legText(chain, puts, at, most, inLakh),
      ...straddleText(chain, at),
    };
  };
  return { strikes: strike.slice(from, to), row, inLakh };
}

/** Mids of both sides, and the change of their last prices since the close of the day before: nothing beside no sum. */
function straddleText({ calls, puts, decimals }: Chain, row: number): { straddle: string; straddleChange: string } {
  const [call, put] = [calls.mid[row] ?? null, puts.mid[row] ?? null];
  if (call === null || put === null) return { straddle: NO_VALUE, straddleChange: '' };
  const straddle = rupees(call + put, decimals);
  const known = [calls.last[row], puts.last[row], calls.closeBefore[row], puts.closeBefore[row]];
  if (known.some((value) => value === undefined || value <= 0)) return { straddle, straddleChange: '' };
  const [callNow = 0, putNow = 0, callBefore = 0, putBefore = 0] = known;
  const change = callNow + putNow - callBefore - putBefore;
  return { straddle, straddleChange: `${change > 0 ? '+' : ''}${rupees(change, decimals)}` };
}

function legText(chain: Chain, side: ChainSideReply, row: number, most: number, inLakh: boolean): LegText {
  const { decimals, gamma, vega } = chain;
  const slot = side.slot[row] ?? -1;
  const oi = side.oi[row] ?? 0;
  const last = side.last[row] ?? 0;
  const status = side.ivStatus[row] ?? CHAIN_IV_STATUSES.length;
  const iv = side.iv[row] ?? null;
  return {
    slot,
    oi: slot < 0 ? '' : interestText(oi, last, inLakh),
    bar: Math.round((100 * oi) / most),
    iv: iv === null || status > VAGUE ? NO_VALUE : (iv * 100).toFixed(1),
    vague: status === VAGUE,
    delta: signedText(side.delta[row] ?? null, 2),
    theta: signedText(side.theta[row] ?? null, 2),
    gamma: signedText(gamma[row] ?? null, 5),
    vega: signedText(vega[row] ?? null, 2),
    volume: slot < 0 ? '' : quantity(side.volume[row] ?? 0),
    bid: quoteText(side.bid[row], decimals),
    ask: quoteText(side.ask[row], decimals),
    price: last > 0 ? rupees(last, decimals) : NO_VALUE,
    oiChange: changeText(oi, oiBase(side, row), inLakh),
    build: buildLetters(side, row),
  };
}

const quoteText = (value: number | undefined, decimals: 2 | 4): string =>
  value === undefined || value <= 0 ? NO_VALUE : rupees(value, decimals);

/** Open interest that a change is counted from: yesterday's, or what was first seen today where that is not told; 0 = neither. */
export function oiBase({ oiBefore, oiFirst }: Pick<ChainSideReply, 'oiBefore' | 'oiFirst'>, row: number): number {
  return (oiBefore[row] ?? 0) > 0 ? (oiBefore[row] as number) : (oiFirst[row] ?? 0);
}

/** From when changes of open interest count, in words. */
export function oiSinceWords({ calls, puts, firstAtMs }: Chain): string {
  const told = [...calls.oiBefore, ...puts.oiBefore].some((value) => value > 0);
  if (told || firstAtMs === null) return 'since the close of the day before';
  return `since ${istTime(firstAtMs).slice(0, 5)}, when it was first seen; the feed does not tell yesterday's`;
}

/** Change of open interest with its sign; empty where there is nothing to count from. */
function changeText(oi: number, before: number, inLakh: boolean): string {
  if (before <= 0) return '';
  const change = oi - before;
  const text = inLakh ? (Math.abs(change) / LAKH).toFixed(1) : grouped(Math.abs(change));
  if (Number(text) === 0) return text;
  return `${change < 0 ? MINUS : '+'}${text}`;
}

const totalChange = (value: number): string =>
  value === 0 ? '0' : `${value < 0 ? MINUS : '+'}${quantity(Math.abs(value))}`;

/** Open interest of one side of the whole chain and what it changed, in words of the table's foot. */
export function sideTotals(side: ChainSideReply): { oi: string; change: string; volume: string } {
  const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
  const bases = side.oi.map((_, row) => oiBase(side, row));
  // A strike without a base says nothing about a change.
  const now = sum(side.oi.filter((_, row) => (bases[row] ?? 0) > 0));
  return {
    oi: quantity(sum(side.oi)),
    change: totalChange(now - sum(bases)),
    volume: quantity(sum(side.volume)),
  };
}

/** A change of open interest below this part of it says nothing about who builds what. */
const BUILD_LEAST_SHARE = 0.001;

function buildLetters(side: ChainSideReply, row: number): string {
  const base = oiBase(side, row);
  if (base <= 0 || Math.abs((side.oi[row] ?? 0) - base) < BUILD_LEAST_SHARE * base) return '';
  return BUILD_UP_LETTERS[CHAIN_BUILD_UPS[side.buildUp[row] ?? 0] ?? 'UNKNOWN'];
}

/** Build-ups as two letters: the colour beside them says long or short again. */
const BUILD_UP_LETTERS: Readonly<Record<(typeof CHAIN_BUILD_UPS)[number], string>> = {
  UNKNOWN: '',
  NEUTRAL: '',
  LONG_BUILDUP: 'LB',
  SHORT_BUILDUP: 'SB',
  LONG_UNWINDING: 'LU',
  SHORT_COVERING: 'SC',
};
/** What the letters mean, as a title and for who does not see the colour. */
export const BUILD_UP_TITLES: Readonly<Record<string, string>> = {
  LB: 'Long build-up: price and open interest rose',
  SB: 'Short build-up: price fell, open interest rose',
  LU: 'Long unwinding: price and open interest fell',
  SC: 'Short covering: price rose, open interest fell',
};

/** Nothing has come of a contract that shows neither a price nor open interest. */
function interestText(oi: number, last: number, inLakh: boolean): string {
  if (oi === 0 && last === 0) return NO_VALUE;
  return inLakh ? (oi / LAKH).toFixed(1) : grouped(oi);
}

const IV_WORDS: Readonly<Record<(typeof CHAIN_IV_STATUSES)[number], string>> = {
  OK: '',
  LOW_CONFIDENCE: 'IV vague: half a tick moves it two points',
  OUT_OF_RANGE: 'no IV: out of range',
  NO_TIME_VALUE: 'no IV: no time value',
  BELOW_INTRINSIC: 'no IV: below its intrinsic value',
  ABOVE_MAXIMUM: 'no IV: above any possible value',
  ZERO_PRICE: 'no IV: no price',
  EXPIRED: 'expired',
  BAD_INPUT: 'no IV: no forward',
  NO_QUOTE: 'no IV: no quote',
};
const BUILD_UP_WORDS: Readonly<Record<(typeof CHAIN_BUILD_UPS)[number], string>> = {
  UNKNOWN: '',
  NEUTRAL: '',
  LONG_BUILDUP: 'long build-up',
  SHORT_BUILDUP: 'short build-up',
  LONG_UNWINDING: 'long unwinding',
  SHORT_COVERING: 'short covering',
};

/** Everything about one option in a line: `24,600 CE · bid 107.80 ask 107.95 · θ −17.4 a day · vega 9.42 …`. */
export function legWords(chain: Chain, strike: number, side: Side): string {
  const row = chain.strike.indexOf(strike);
  if (row < 0) return '';
  const leg = side === 'CE' ? chain.calls : chain.puts;
  const quote = (value: number | undefined): string => (value ? rupees(value, chain.decimals) : NO_VALUE);
  const base = oiBase(leg, row);
  const change = base > 0 ? (100 * ((leg.oi[row] ?? 0) - base)) / base : null;
  const parts = [
    `${strikeText(strike)} ${side}`,
    `bid ${quote(leg.bid[row])} ask ${quote(leg.ask[row])}`,
    `vol ${quantity(leg.volume[row] ?? 0)}`,
    change === null ? '' : `OI ${change > 0 ? '+' : ''}${signedText(change, 1)} %`,
    `θ ${signedText(leg.theta[row] ?? null, 2)} a day`,
    `vega ${signedText(chain.vega[row] ?? null, 2)}`,
    `gamma ${signedText(chain.gamma[row] ?? null, 5)}`,
    IV_WORDS[CHAIN_IV_STATUSES[leg.ivStatus[row] ?? 0] ?? 'OK'],
    buildLetters(leg, row) === '' ? '' : BUILD_UP_WORDS[CHAIN_BUILD_UPS[leg.buildUp[row] ?? 0] ?? 'UNKNOWN'],
  ];
  return parts.filter((part) => part !== '').join(' · ');
}
