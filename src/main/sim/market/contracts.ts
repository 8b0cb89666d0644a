import { ensure } from '#contract/faults.ts';
import type { InstrumentKind, Segment, SessionClass } from '#contract/model/instrument.ts';
import type { SessionCalendar } from '../../core/session/calendar.ts';
import { continuousSpan } from '../../core/session/calendar.ts';
import type { SimInstrument } from '../market.ts';
import type { Listed } from './listing.ts';
import { hashText, mix } from './noise.ts';
import { FUTURE, OPTION, SPOT, type Terms } from './terms.ts';
import { dayNumberOf } from './timeline.ts';
import type { Underlying } from './underlying.ts';

/** Terms of one root's futures and options, from whichever list of the resources the root is in. */
export interface Root {
  readonly of: Underlying;
  /** Stable small number, 1 … 255: part of the security ids. */
  readonly code: number;
  readonly segment: Segment;
  readonly sessionClass: SessionClass;
  readonly kinds: { readonly future: InstrumentKind; readonly option: InstrumentKind };
  readonly lot: number;
  readonly futureTick: number;
  readonly optionTick: number;
  readonly step: number;
  readonly freeze: number;
  readonly paceDays: number;
  readonly futureLots: number;
  readonly optionLots: number;
}

export interface ContractExpiry {
  readonly date: string;
  readonly flag: 'W' | 'M';
  /** Expiry of the forward behind the option; the date itself unless the option is on a future. */
  readonly forward: string;
}

/** Fields of a security id: underlying code, expiry day, strike step, right. Ids depend on the contract alone. */
const DAY_BITS = 9;
const STRIKE_BITS = 9;
const FUTURES_BASE = 1 << (8 + DAY_BITS + STRIKE_BITS + 1);
const DAY_MASK = (1 << DAY_BITS) - 1;
const STRIKE_MASK = (1 << STRIKE_BITS) - 1;

/** Daily price band of everything that may trade freely, and the extra room of option prices, as shares of the spot. */
const BAND = 0.1;
const PLAIN_BAND = 0.2;
const OPTION_ROOM = 0.06;
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/** Makes listed instruments of one trade date. */
export class ContractMaker {
  readonly #calendar: SessionCalendar;
  /** Official close of the day before, rupees. */
  readonly #closeOf: (of: Underlying) => number;

  constructor(calendar: SessionCalendar, closeOf: (of: Underlying) => number) {
    this.#calendar = calendar;
    this.#closeOf = closeOf;
  }

  /** A share or an index by itself. */
  cash(of: Underlying, isin: string | null, usualShares: number): Listed {
    const index = of.segment === 'IDX_I';
    const band = index ? 0 : of.sessionClass === 'EQ_PLAIN' ? PLAIN_BAND : BAND;
    const close = this.#closeOf(of);
    const instrument: SimInstrument = {
      segment: of.segment,
      securityId: of.securityId,
      kind: index ? 'INDEX' : 'EQUITY',
      underlying: of.root,
      ticker: of.root,
      name: of.name,
      isin,
      series: index ? null : 'EQ',
      expiry: null,
      expiryFlag: null,
      strike: null,
      right: null,
      lot: 1,
      tickPaise: of.tickPaise,
      freezeQty: null,
      upperLimit: band === 0 ? 0 : onTick(close * (1 + band), of.tickPaise),
      lowerLimit: band === 0 ? 0 : onTick(close * (1 - band), of.tickPaise),
    };
    const terms: Terms = {
      of,
      shape: SPOT,
      sessionClass: of.sessionClass,
      tickPaise: of.tickPaise,
      lotUnits: 1,
      hash: mix(hashText(of.segment), of.securityId),
      expiryDay: 0,
      expiryMs: 0,
      forwardDay: 0,
      paceDays: 1,
      strike: 0,
      call: false,
      usualLots: usualShares,
    };
    return { instrument, terms };
  }

  future(root: Root, expiry: ContractExpiry): Listed {
    const day = this.#dayOf(expiry.date);
    const close = this.#closeOf(root.of);
    const id = FUTURES_BASE + ((root.code << DAY_BITS) | (day & DAY_MASK));
    const name = `${root.of.root} ${monthOf(expiry.date)} FUT`;
    return this.#derivative(root, expiry, id, name, {
      kind: root.kinds.future,
      strike: null,
      right: null,
      tickPaise: root.futureTick,
      upperLimit: onTick(close * (1 + BAND), root.futureTick),
      lowerLimit: onTick(close * (1 - BAND), root.futureTick),
    });
  }

  option(root: Root, expiry: ContractExpiry, strike: number, right: 'CE' | 'PE'): Listed {
    const day = this.#dayOf(expiry.date);
    const close = this.#closeOf(root.of);
    const stepAt = Math.round(strike / root.step) & STRIKE_MASK;
    const id =
      (((((root.code << DAY_BITS) | (day & DAY_MASK)) << STRIKE_BITS) | stepAt) << 1) | (right === 'CE' ? 0 : 1);
    const day2 = Number(expiry.date.slice(8));
    const name = `${root.of.root} ${day2} ${monthOf(expiry.date)} ${strike} ${right === 'CE' ? 'CALL' : 'PUT'}`;
    const inside = (spot: number): number => Math.max(0, right === 'CE' ? spot - strike : strike - spot);
    const best = right === 'CE' ? close * (1 + BAND) : close * (1 - BAND);
    const worst = right === 'CE' ? close * (1 - BAND) : close * (1 + BAND);
    return this.#derivative(root, expiry, id, name, {
      kind: root.kinds.option,
      strike,
      right,
      tickPaise: root.optionTick,
      upperLimit: onTick(inside(best) + close * OPTION_ROOM, root.optionTick),
      lowerLimit: Math.max(root.optionTick / 100, onTick(inside(worst) * (1 - OPTION_ROOM), root.optionTick)),
    });
  }

  #derivative(
    root: Root,
    expiry: ContractExpiry,
    securityId: number,
    name: string,
    own: Pick<SimInstrument, 'kind' | 'strike' | 'right' | 'tickPaise' | 'upperLimit' | 'lowerLimit'>,
  ): Listed {
    const instrument: SimInstrument = {
      segment: root.segment,
      securityId,
      underlying: root.of.root,
      ticker: root.of.root,
      name,
      isin: null,
      series: null,
      expiry: expiry.date,
      expiryFlag: expiry.flag,
      lot: root.lot,
      freezeQty: root.freeze,
      ...own,
    };
    const terms: Terms = {
      of: root.of,
      shape: own.strike === null ? FUTURE : OPTION,
      sessionClass: root.sessionClass,
      tickPaise: own.tickPaise,
      lotUnits: root.segment === 'MCX_COMM' ? 1 : root.lot,
      hash: mix(hashText(root.segment), securityId),
      expiryDay: this.#dayOf(expiry.date),
      expiryMs: this.#endOf(expiry.date, root.sessionClass),
      forwardDay: this.#dayOf(expiry.forward),
      paceDays: own.strike === null ? 31 : root.paceDays,
      strike: own.strike ?? 0,
      call: own.right === 'CE',
      usualLots: own.strike === null ? root.futureLots : root.optionLots,
    };
    return { instrument, terms };
  }

  readonly #days = new Map<string, number>();

  #dayOf(date: string): number {
    let day = this.#days.get(date);
    if (day === undefined) {
      day = dayNumberOf(this.#calendar.tradeDay(date).midnightMs);
      this.#days.set(date, day);
    }
    return day;
  }

  #endOf(date: string, sessionClass: SessionClass): number {
    const day = this.#calendar.tradeDay(date);
    const span = ensure(
      continuousSpan(day, sessionClass),
      `${date} is an expiry on which ${sessionClass} does not trade`,
    );
    return day.midnightMs + span.toMinute * 60_000;
  }
}

function onTick(rupees: number, tickPaise: number): number {
  return (Math.round((rupees * 100) / tickPaise) * tickPaise) / 100;
}

function monthOf(date: string): string {
  return MONTHS[Number(date.slice(5, 7)) - 1] as string;
}
