import { DAY_MS, MINUTE_MS } from '#contract/model/session.ts';
import type { SessionCalendar } from '../../core/session/calendar.ts';
import type { ExpiryBook } from '../../core/session/expiry.ts';
import { istDate } from '../../core/time/ist.ts';
import type { SimRolling, SimRollingQuery } from '../market.ts';
import { dayVolumeOf, openInterestOf } from './activity.ts';
import { ContractMaker } from './contracts.ts';
import { chainClose, type PathStore } from './path-store.ts';
import { indexRootOf } from './roots.ts';
import { Series } from './series.ts';
import type { DayHours } from './timeline.ts';
import type { Underlying, World } from './underlying.ts';

/** One option of one day, with what does not change within the day. */
interface DayOption {
  readonly series: Series;
  readonly tradedUnits: number;
  readonly openInterest: number;
}

/**
 * Options that keep their distance to the money and to expiry while spot and time go on. They are priced when asked
 * for, from the paths that every other price comes from: of old days these are coarse (a knot each 15 minutes, with a
 * straight line between), so that a call for a month costs milliseconds. A candle's strike is the one nearest the
 * spot at its end; its high and low are those of its two ends.
 */
export class RollingOptions {
  readonly #world: World;
  readonly #expiries: ExpiryBook;
  readonly #paths: PathStore;
  readonly #maker: ContractMaker;

  constructor(world: World, calendar: SessionCalendar, expiries: ExpiryBook, paths: PathStore) {
    this.#world = world;
    this.#expiries = expiries;
    this.#paths = paths;
    // Price bands, the only thing that the close is for, do not matter here.
    this.#maker = new ContractMaker(calendar, (of) => chainClose(of, 1));
  }

  /** Complete candles that start in [fromMs, toMs); nothing for a root without index options. */
  candles(query: SimRollingQuery, nowMs: number): SimRolling {
    const out = emptyRolling();
    const of = this.#world.byRoot.get(query.root);
    if (of?.kind !== 'index') return out;
    const { timeline } = of.venue;
    for (let day = 1, last = lastDay(of, nowMs); day <= last; day++) {
      const hours = timeline.hours(day);
      if (hours.midnightMs + DAY_MS <= query.fromMs || hours.midnightMs >= query.toMs) continue;
      this.#day(query, of, day, hours, nowMs, out);
    }
    return out;
  }

  #day(query: SimRollingQuery, of: Underlying, day: number, hours: DayHours, nowMs: number, out: SimRolling): void {
    const root = indexRootOf(this.#world, this.#expiries, hours.date, query.root);
    const flag = query.weekly ? 'W' : 'M';
    const expiry = root?.options.filter((one) => one.flag === flag)[query.code - 1];
    if (root === undefined || expiry === undefined) return;
    const step = root.options.indexOf(expiry) >= root.wideFrom ? root.farStep : root.step;
    const spot = new Series(this.#maker.cash(of, null, 0).terms, day, this.#paths);
    const known = new Map<number, DayOption>();
    const optionOf = (strike: number): DayOption => {
      const present = known.get(strike);
      if (present !== undefined) return present;
      const { terms } = this.#maker.option(root, expiry, strike, query.call ? 'CE' : 'PE');
      const made = {
        series: new Series(terms, day, this.#paths),
        tradedUnits: dayVolumeOf(terms, day).lots * terms.lotUnits,
        openInterest: openInterestOf(terms, day) * terms.lotUnits,
      };
      known.set(strike, made);
      return made;
    };
    const total = hours.classes.FNO.minutes;
    for (let from = 0; from < total; from += query.minutes) {
      const to = Math.min(total, from + query.minutes);
      const startMs = hours.openMs + from * MINUTE_MS;
      if (startMs < query.fromMs || startMs >= query.toMs || hours.openMs + to * MINUTE_MS > nowMs) continue;
      const level = spot.driver(to * 60);
      const strike = (Math.round(level / step) + query.steps) * step;
      if (strike > 0) push(out, optionOf(strike), { startMs, from, to, total, level, strike });
    }
  }
}

interface Candle {
  readonly startMs: number;
  /** Minutes from the opening. */
  readonly from: number;
  readonly to: number;
  readonly total: number;
  readonly level: number;
  readonly strike: number;
}

function push(out: SimRolling, option: DayOption, { startMs, from, to, total, level, strike }: Candle): void {
  const { series } = option;
  const open = series.price(from, series.driver(from * 60));
  const close = series.price(to - 1, series.driver(to * 60));
  out.t.push(startMs);
  out.o.push(open);
  out.h.push(Math.max(open, close));
  out.l.push(Math.min(open, close));
  out.c.push(close);
  out.v.push(Math.round((option.tradedUnits * (to - from)) / total));
  out.oi.push(option.openInterest);
  out.iv.push(series.vol(to - 1) * 100);
  out.strike.push(strike);
  out.spot.push(Math.round(level * 100) / 100);
}

function lastDay(of: Underlying, nowMs: number): number {
  return of.venue.timeline.indexUpTo(istDate(nowMs));
}

function emptyRolling(): SimRolling {
  return { t: [], o: [], h: [], l: [], c: [], v: [], oi: [], iv: [], strike: [], spot: [] };
}
