import { type Chain, type ChainSideReply, CHAIN_BUILD_UPS, CHAIN_IV_STATUSES } from '#contract/model/chain.ts';
import { grouped, MINUS, NO_VALUE, quantity } from '../../ui/format.ts';

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
  readonly price: string;
}

export interface RowText {
  readonly strike: number;
  readonly strikeText: string;
  readonly atm: boolean;
  /** Calls below the forward and puts above it are in the money. */
  readonly below: boolean;
  readonly call: LegText;
  readonly put: LegText;
}

export interface ChainTable {
  readonly rows: readonly RowText[];
  /** Head of the OI columns: lakh where that is the scale. */
  readonly oiHead: string;
}

/** The chain as the table shows it. */
export function chainTable(chain: Chain): ChainTable {
  const { strike, calls, puts, summary, decimals } = chain;
  const most = Math.max(1, ...calls.oi, ...puts.oi);
  const inLakh = most >= LAKH;
  const leg = (side: ChainSideReply, row: number): LegText => legText(side, row, most, inLakh, decimals);
  const rows = strike.map((value, row) => ({
    strike: value,
    strikeText: strikeText(value),
    atm: value === summary.atmStrike,
    below: summary.forward !== null && value < summary.forward,
    call: leg(calls, row),
    put: leg(puts, row),
  }));
  return { rows, oiHead: inLakh ? 'OI L' : 'OI' };
}

function legText(side: ChainSideReply, row: number, most: number, inLakh: boolean, decimals: 2 | 4): LegText {
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
    price: last > 0 ? rupees(last, decimals) : NO_VALUE,
  };
}

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
  const change =
    (leg.oiBefore[row] ?? 0) > 0 ? (100 * ((leg.oi[row] ?? 0) - leg.oiBefore[row]!)) / leg.oiBefore[row]! : null;
  const parts = [
    `${strikeText(strike)} ${side}`,
    `bid ${quote(leg.bid[row])} ask ${quote(leg.ask[row])}`,
    `vol ${quantity(leg.volume[row] ?? 0)}`,
    change === null ? '' : `OI ${change > 0 ? '+' : ''}${signedText(change, 1)} %`,
    `θ ${signedText(leg.theta[row] ?? null, 2)} a day`,
    `vega ${signedText(chain.vega[row] ?? null, 2)}`,
    `gamma ${signedText(chain.gamma[row] ?? null, 5)}`,
    IV_WORDS[CHAIN_IV_STATUSES[leg.ivStatus[row] ?? 0] ?? 'OK'],
    BUILD_UP_WORDS[CHAIN_BUILD_UPS[leg.buildUp[row] ?? 0] ?? 'UNKNOWN'],
  ];
  return parts.filter((part) => part !== '').join(' · ');
}
