import type { Instrument, InstrumentKind, Segment } from '#contract/model/instrument.ts';

/** Made-up masters of any size, with the roots whose names are hard to search. */

export interface MadeUp {
  readonly kind: InstrumentKind;
  readonly segment: Segment;
  readonly underlying: string;
  readonly name?: string;
  readonly expiry?: string;
  /** Rupees. */
  readonly strike?: number;
  readonly right?: 'CE' | 'PE';
  readonly lot?: number;
}

export const EXPIRIES = ['2026-11-23', '2026-12-01', '2026-12-08', '2026-12-29', '2027-01-26'];
const MONTHLY = ['2026-11-23', '2026-12-29', '2027-01-26'];
const SHARES: readonly (readonly [root: string, name: string, strike: number])[] = [
  ['RELIANCE', 'Reliance Industries', 1_300],
  ['BAJFINANCE', 'Bajaj Finance', 950],
  ['BAJAJ-AUTO', 'Bajaj Auto', 9_000],
  ['MARUTI', 'Maruti Suzuki India', 12_500],
  ['PETRONET', 'Petronet LNG', 290],
  ['TMPV', 'Tata Motors Passenger Vehicles', 400],
  ['TATASTEEL', 'Tata Steel', 170],
  ['ASHOKLEY', 'Ashok Leyland', 160],
  ['M&M', 'Mahindra & Mahindra', 3_400],
];
const INDICES: readonly (readonly [root: string, name: string, middle: number, step: number, segment: Segment])[] = [
  ['NIFTY', 'Nifty 50', 24_500, 50, 'NSE_FNO'],
  ['BANKNIFTY', 'Nifty Bank', 58_000, 100, 'NSE_FNO'],
  ['FINNIFTY', 'Nifty Financial Services', 27_000, 50, 'NSE_FNO'],
  ['MIDCPNIFTY', 'Nifty Midcap Select', 13_000, 25, 'NSE_FNO'],
  ['NIFTYNXT50', 'Nifty Next 50', 65_000, 100, 'NSE_FNO'],
  ['SENSEX', 'BSE Sensex', 82_000, 100, 'BSE_FNO'],
];

export function madeUp(serial: number, one: MadeUp): Instrument {
  const { kind, segment, underlying, expiry = null, strike, right = null } = one;
  const when = expiry === null ? [] : [expiry];
  return {
    slot: -1,
    segment,
    securityId: serial,
    kind,
    sessionClass: kind === 'INDEX' ? 'INDEX' : kind === 'EQUITY' ? 'EQ_PLAIN' : 'FNO',
    symbol: [underlying, ...when, ...(strike === undefined ? [] : [strike]), right ?? (expiry === null ? '' : 'FUT')]
      .filter((part) => part !== '')
      .join(' '),
    name: one.name ?? underlying,
    underlying,
    expiry,
    strike: strike === undefined ? null : Math.round(strike * 100),
    right,
    lot: one.lot ?? 1,
    tick: 5,
    decimals: 2,
    freezeQty: null,
  };
}

/** @param rows at least 9,000; shares without derivatives fill up a tenth, chains of made-up shares the rest. */
export function wholeMarket(rows: number): Instrument[] {
  const all: Instrument[] = [];
  const add = (one: MadeUp): number => all.push(madeUp(all.length + 1, one));
  const chain = (kind: 'IDX' | 'STK', segment: Segment, underlying: string, expiries: string[], strikes: number[]) => {
    for (const expiry of expiries) {
      if (MONTHLY.includes(expiry)) add({ kind: `FUT${kind}`, segment, underlying, expiry });
      for (const strike of strikes)
        for (const right of ['CE', 'PE'] as const)
          add({ kind: `OPT${kind}`, segment, underlying, expiry, strike, right });
    }
  };
  const ladder = (middle: number, step: number, half: number): number[] =>
    Array.from({ length: 2 * half + 1 }, (_, i) => middle + (i - half) * step).filter((strike) => strike > 0);
  for (const [underlying, name, middle, step, segment] of INDICES) {
    add({ kind: 'INDEX', segment: 'IDX_I', underlying, name });
    chain('IDX', segment, underlying, EXPIRIES, ladder(middle, step, 60));
  }
  for (const [underlying, name, middle] of SHARES) {
    for (const segment of ['NSE_EQ', 'BSE_EQ'] as const) add({ kind: 'EQUITY', segment, underlying, name });
    chain('STK', 'NSE_FNO', underlying, MONTHLY, ladder(middle, Math.max(2.5, Math.round(middle / 100)), 12));
  }
  for (let i = 0; i < rows / 10; i += 1) {
    const underlying = `${letters(i * 7_919)}${i % 17 === 0 ? 'IND' : ''}`;
    add({
      kind: 'EQUITY',
      segment: i % 2 === 0 ? 'NSE_EQ' : 'BSE_EQ',
      underlying,
      name: `${letters(i * 31)} Works ${i}`,
    });
  }
  for (let i = 0; all.length < rows; i += 1) {
    chain('STK', 'NSE_FNO', `Q${letters(i * 104_729)}`, MONTHLY, ladder(1_000 + i * 5, 10, 80));
  }
  return all.slice(0, rows);
}

/** Five letters that differ for every number below 26^5. */
function letters(n: number): string {
  let text = '';
  for (let rest = n % 26 ** 5; text.length < 5; rest = Math.floor(rest / 26))
    text += String.fromCharCode(65 + (rest % 26));
  return text;
}
