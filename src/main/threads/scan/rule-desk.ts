import { COLUMNS as C, ROW_CELLS, TICK_FLAG } from '#contract/columns.ts';
import type { AlertRule, Condition, RuleState, SavedRule } from '#contract/model/alert.ts';
import { INTERVAL_MS } from '#contract/model/bar.ts';
import { type Instrument, instrumentCode } from '#contract/model/instrument.ts';
import { toRupees } from '#contract/model/price.ts';
import type { TradeDay } from '#contract/model/session.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import { emptyBar } from '../../core/bars/bar.ts';
import { intervalMinutes, intervalStart } from '../../core/bars/fold.ts';
import { lookAt, lookAtMinute, type RuleLook } from '../../core/alerts/rule-watch.ts';
import type { RuleFire } from '../../core/alerts/alert-book.ts';
import type { MinuteSource } from '../../core/scan/scan-runner.ts';
import { phaseAt } from '../../core/session/calendar.ts';
import { barEndMinute, continuousParts } from '../../core/session/continuous-time.ts';
import type { TickTable } from '../../core/table/tick-table.ts';
import type { StoreDoor } from './store-door.ts';

/** How often the value of an indicator is asked for when its bar is not in the store yet: about two seconds. */
const ASKS_MAX = 10;
/** What makes a row's price no price of the session now. */
const NOT_TRADING = TICK_FLAG.stale | TICK_FLAG.indicative | TICK_FLAG.auction;

/** What became of a rule: its new state, and the fire when it fired. */
export interface RuleNews {
  readonly id: number;
  readonly state: RuleState;
  readonly fire: RuleFire | null;
}

export interface RuleDeskParts {
  readonly day: TradeDay;
  readonly table: TickTable;
  readonly minutes: MinuteSource;
  /** The store, once there is a way to it. */
  readonly door: () => StoreDoor | null;
  readonly tell: (news: readonly RuleNews[]) => void;
}

interface Watched {
  readonly rule: AlertRule;
  state: RuleState;
}
interface Asked {
  readonly id: number;
  readonly closeMs: number;
  asks: number;
}

/**
 * A person's own rules: prices at the thread's interval and by each minute's extremes, indicators and open interest at
 * the close of their bars. Nothing is judged on a tick.
 */
export class RuleDesk {
  readonly #parts: RuleDeskParts;
  readonly #rules = new Map<number, Watched>();
  readonly #instruments = new Map<number, Instrument>();
  readonly #row = new Int32Array(ROW_CELLS);
  readonly #unsigned = new Uint32Array(this.#row.buffer);
  readonly #bar = emptyBar();
  #asked: Asked[] = [];
  #news: RuleNews[] = [];
  /** Bars that began before this are the past: rules came later, or a replay moved. */
  #fromMs = 0;
  /** Close of the newest minute that was judged: a runner that is made anew goes through the day again. */
  #judgedMs = 0;

  constructor(parts: RuleDeskParts) {
    this.#parts = parts;
  }

  /** Replaces all rules (`whole`), or those given; `removed` go. */
  take(saved: readonly SavedRule[], removed: readonly number[], whole: boolean, nowMs: number): void {
    if (whole) {
      this.#rules.clear();
      this.#fromMs = nowMs;
    }
    for (const id of removed) this.#rules.delete(id);
    for (const { rule, state } of saved) this.#rules.set(rule.id, { rule, state });
  }

  /** Instruments that may be named by rules. */
  adopt(instruments: readonly Instrument[]): void {
    for (const one of instruments) this.#instruments.set(instrumentCode(one.segment, one.securityId), one);
  }

  /** Time moved, in a replay: what lies ahead has not been judged. */
  moved(nowMs: number): void {
    this.#fromMs = nowMs;
    this.#judgedMs = Math.min(this.#judgedMs, nowMs);
    this.#asked = [];
    for (const one of this.#rules.values()) {
      if (one.state.sinceMs > nowMs) one.state = { ...one.state, sinceMs: nowMs };
    }
  }

  /** Judges the minutes that have closed since the newest that was judged. They wait for no scanner and no history. */
  closeThrough(minute: number): void {
    const { midnightMs } = this.#parts.day;
    const first = Math.max(0, Math.round((Math.max(this.#judgedMs, this.#fromMs) - midnightMs) / MINUTE_MS));
    for (let at = first; at <= minute; at += 1) this.closeMinute(at, midnightMs + (at + 1) * MINUTE_MS);
  }

  /** Looks at every price now; called at the thread's interval. */
  look(nowMs: number): void {
    for (const one of this.#rules.values()) {
      const { rule, state } = one;
      if (state.state !== 'armed' && state.state !== 'waiting') continue;
      const price = rule.condition.type === 'price' ? this.#price(rule, nowMs) : null;
      if (price !== null) this.#judge(one, lookAt(rule, state, toRupees(price, rule.decimals), nowMs), price, nowMs);
      else if (rule.expiresAtMs !== null && rule.expiresAtMs <= nowMs) this.#judge(one, expired(state), 0, nowMs);
    }
    this.#askAgain();
    this.#flush();
  }

  closeMinute(minute: number, closeMs: number): void {
    if (closeMs <= this.#judgedMs) return;
    this.#judgedMs = closeMs;
    for (const one of this.#rules.values()) {
      const { type } = one.rule.condition;
      if (one.state.state !== 'armed' && one.state.state !== 'waiting') continue;
      if (closeMs - MINUTE_MS < this.#fromMs || closeMs <= one.state.sinceMs) continue;
      if (type === 'indicator') this.#askIfClosed(one.rule, minute, closeMs);
      else this.#judgeMinute(one, minute, closeMs);
    }
    this.#flush();
  }

  #judgeMinute(one: Watched, minute: number, closeMs: number): void {
    const { rule, state } = one;
    const instrument = this.#instrumentOf(rule);
    if (instrument === undefined || !this.#trades(instrument, closeMs - 1)) return;
    if (!this.#parts.minutes.read(instrument.slot, minute, this.#bar)) return;
    const { o, h, l, c, oi } = this.#bar;
    const rupees = (price: number): number => toRupees(price, instrument.decimals);
    if (rule.condition.type === 'price') {
      const range = { openMs: closeMs - MINUTE_MS, open: rupees(o), high: rupees(h), low: rupees(l), close: rupees(c) };
      const look = lookAtMinute(rule, state, range, closeMs);
      this.#judge(one, look, reached(rule.condition, state, h, l), closeMs);
      return;
    }
    const before = this.#read(instrument.slot) ? (this.#unsigned[C.prevOi.cell] as number) : 0;
    if (before <= 0 || oi <= 0) return;
    this.#judge(
      one,
      lookAt(rule, state, (100 * (oi - before)) / before, closeMs),
      c,
      closeMs,
      (100 * (oi - before)) / before,
    );
  }

  /** Asks for the indicator when the minute ends one of its bars. */
  #askIfClosed(rule: AlertRule, minute: number, closeMs: number): void {
    const { condition } = rule;
    const instrument = this.#instrumentOf(rule);
    if (condition.type !== 'indicator' || instrument === undefined) return;
    const parts = continuousParts(this.#parts.day, instrument.sessionClass);
    const [first] = parts;
    if (first === undefined || minute < first.fromMinute) return;
    if (condition.interval === '1d') {
      if (minute + 1 === parts.at(-1)?.toMinute) this.#asked.push({ id: rule.id, closeMs, asks: 0 });
      return;
    }
    const length = intervalMinutes(condition.interval);
    const start = intervalStart(minute, first.fromMinute, length);
    const trades = parts.some(({ fromMinute, toMinute }) => fromMinute <= minute && toMinute > start);
    if (trades && minute + 1 === barEndMinute(parts, start, length))
      this.#asked.push({ id: rule.id, closeMs, asks: 0 });
  }

  #askAgain(): void {
    const due = this.#asked;
    this.#asked = [];
    for (const asked of due) {
      const one = this.#rules.get(asked.id);
      const door = this.#parts.door();
      const instrument = one === undefined ? undefined : this.#instrumentOf(one.rule);
      if (one === undefined || door === null || instrument === undefined || asked.asks >= ASKS_MAX) continue;
      asked.asks += 1;
      this.#ask(door, one, instrument, asked);
    }
  }

  #ask(door: StoreDoor, one: Watched, instrument: Instrument, asked: Asked): void {
    const { condition } = one.rule;
    if (condition.type !== 'indicator') return;
    const { name, params, interval, output } = condition;
    const again = (): void => void this.#asked.push(asked);
    door.ask(
      { kind: 'series', slot: instrument.slot, interval, name, params, beforeMs: null, limit: 3 },
      ({ t, outputs }) => {
        // A rule that was changed or removed meanwhile is not this one.
        if (this.#rules.get(asked.id) !== one) return;
        const at = t.findLastIndex(
          (openMs) => openMs < asked.closeMs && openMs + INTERVAL_MS[interval] >= asked.closeMs,
        );
        const column = outputs[output === '' ? (Object.keys(outputs)[0] ?? '') : output];
        const value = at < 0 ? undefined : column?.[at];
        if (value === undefined) return again();
        if (value === null) return;
        const price = this.#read(instrument.slot) ? (this.#row[C.ltp.cell] as number) : 0;
        this.#judge(one, lookAt(one.rule, one.state, value, asked.closeMs), price, asked.closeMs, value);
        this.#flush();
      },
      again,
    );
  }

  #judge(one: Watched, { fires, state }: RuleLook, price: number, atMs: number, value?: number): void {
    if (state === one.state) return;
    one.state = state;
    const { id, decimals } = one.rule;
    const said = value ?? toRupees(price, decimals);
    const fire = fires
      ? { ruleId: id, nth: state.fired, atMs, price, value: Math.round(said * 10_000) / 10_000 }
      : null;
    this.#news.push({ id, state, fire });
  }

  #flush(): void {
    if (this.#news.length > 0) this.#parts.tell(this.#news.splice(0));
  }

  /** Last price of today's session, in the instrument's scale; null while there is none that counts. */
  #price(rule: AlertRule, nowMs: number): number | null {
    const instrument = this.#instrumentOf(rule);
    if (instrument === undefined || !this.#trades(instrument, nowMs) || !this.#read(instrument.slot)) return null;
    const price = this.#row[C.ltp.cell] as number;
    const flags = this.#unsigned[C.flags.cell] as number;
    const tradedToday = (this.#unsigned[C.lttDayMs.cell] as number) > 0;
    return price > 0 && tradedToday && (flags & NOT_TRADING) === 0 ? price : null;
  }

  #trades({ sessionClass }: Instrument, atMs: number): boolean {
    return phaseAt(this.#parts.day, sessionClass, atMs) === 'continuous';
  }

  /** A row that is being written is looked at the next time. */
  #read(slot: number): boolean {
    return slot >= 0 && slot < this.#parts.table.capacity && this.#parts.table.read(slot, this.#row);
  }

  #instrumentOf({ segment, securityId }: AlertRule): Instrument | undefined {
    return this.#instruments.get(instrumentCode(segment, securityId));
  }
}

function expired(state: RuleState): RuleLook {
  return { fires: false, state: { ...state, state: 'expired' } };
}

/** The extreme of the minute that reached the level. */
function reached({ op }: Condition, { side }: RuleState, high: number, low: number): number {
  if (op === 'above') return high;
  return op === 'below' || side === 'above' ? low : high;
}
