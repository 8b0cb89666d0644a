import { join } from 'node:path';
import { faultOf } from '#contract/faults.ts';
import { type Instrument, instrumentKey } from '#contract/model/instrument.ts';
import type { Stop } from '#contract/model/basket.ts';
import type { Order } from '#contract/model/order.ts';
import type { Trading } from '#contract/model/trading.ts';
import type { OrderAdapter } from '../../adapters/order-adapter.ts';
import { Counters, ORDER_COUNTERS } from '../../core/counters.ts';
import { SHIPPED_TARIFF } from '../../core/charges/shipped-tariff.ts';
import { PARENT_ROLE } from '../../core/orders/apply-event.ts';
import { TickTable } from '../../core/table/tick-table.ts';
import type {
  BrokerAccess,
  CommonOrder,
  OrderBoot,
  OrderCall,
  OrderOrder,
  OrderPush,
  OrderReport,
} from '../protocol.ts';
import type { ThreadBody, ThreadTools } from '../thread.ts';
import { AlarmList } from './alarm-list.ts';
import { openAudit, withAudit } from './audit-desk.ts';
import type { AuditLog } from './audit-log.ts';
import type { OrderHandlers } from './calls/handlers.ts';
import { onlyFor } from './calls/meant-account.ts';
import { brokerCallsOf } from './calls/broker-calls.ts';
import { compoundCallsOf } from './calls/compound-calls.ts';
import { exitCallsOf } from './calls/exit-calls.ts';
import { orderCallsOf } from './calls/order-calls.ts';
import { riskCallsOf } from './calls/risk-calls.ts';
import { tradingCallsOf } from './calls/trading-calls.ts';
import { BasketDesk } from './basket-desk.ts';
import { ChangeDesk } from './change-desk.ts';
import { Conversions } from './conversions.ts';
import { Desk } from './desk.ts';
import type { DeskParts, InstrumentDirectory, RiskJudge } from './desk-parts.ts';
import { ExitDesk } from './exit-desk.ts';
import { KillSwitch } from './kill-switch.ts';
import { DoubtDesk } from './doubt-desk.ts';
import { setFactBlocks } from './fact-blocks.ts';
import { GateAudit } from './gate-audit.ts';
import { openJournal } from './journal-file.ts';
import { JournalHealth } from './journal-health.ts';
import type { OrderJournal } from './journal.ts';
import { tellLeftOver } from './left-over.ts';
import { MarketReader } from './market-reader.ts';
import { OrderPreview } from './order-preview.ts';
import { OrderRecords } from './order-records.ts';
import { parentSum } from './parent-sum.ts';
import { PositionCharges } from './position-charges.ts';
import { PositionRows } from './position-rows.ts';
import { Reconciler } from './reconciler.ts';
import { RiskDesk } from './risk-desk.ts';
import { StopDesk } from './stop-desk.ts';
import { SuperDesk } from './super-desk.ts';
import { TradingGate } from './trading-gate.ts';
import { VenueWords } from './venue-words.ts';

/** Positions and the account are told at most this often, real ms. */
const ROWS_EVERY_MS = 250;
/** After something happened at the venue its books are read this soon, several happenings together. */
const BOOKS_SOON_MS = 400;
/** And without a happening this often: with working orders, and without. */
const BOOKS_BUSY_MS = 10_000;
const BOOKS_IDLE_MS = 30_000;

/** What the thread's entry gives the body besides its boot: everything that tests replace. */
export interface OrderParts {
  /** Opens the venue of this book, or null while it cannot be reached; throws when it must not be opened. */
  readonly openVenue: (
    access: BrokerAccess | null,
    market: MarketReader,
    instruments: InstrumentDirectory,
  ) => OrderAdapter | null;
  readonly openJournal?: (dir: string, tradeDate: string) => OrderJournal;
  /** Judges orders instead of the risk controls, or with them; for tests. */
  readonly risk?: (parts: Omit<DeskParts, 'risk'>, controls: RiskJudge) => RiskJudge;
}

/** The order thread: owner of orders, positions, trading state and the order journal. */
export class OrderBody implements ThreadBody<OrderOrder> {
  readonly #boot: OrderBoot;
  readonly #tools: ThreadTools<OrderReport>;
  readonly #open: OrderParts;
  readonly #instruments = new Map<string, Instrument>();
  readonly #gate: TradingGate;
  readonly #health: JournalHealth;
  readonly #alarms: AlarmList;
  readonly #audit: AuditLog;
  readonly #records: OrderRecords;
  readonly #market: MarketReader;
  readonly #parts: DeskParts;
  readonly #risk: RiskDesk;
  readonly #changes: ChangeDesk;
  readonly #doubts: DoubtDesk;
  readonly #kill: KillSwitch;
  readonly #stops: StopDesk;
  readonly #supers: SuperDesk;
  readonly #baskets: BasketDesk;
  readonly #conversions: Conversions;
  readonly #words: VenueWords;
  readonly #reconciler: Reconciler;
  readonly #rows: PositionRows;
  readonly #handlers: OrderHandlers;
  #adapter: OrderAdapter | null = null;
  #stream: Trading['stream'] = 'connecting';
  #rowsAtMs = Number.NEGATIVE_INFINITY;
  #booksAtMs = Number.NEGATIVE_INFINITY;
  #wantBooks: (() => void) | null = null;
  #stateChanged = true;
  #hasResumed = false;
  #closed = false;

  constructor(boot: OrderBoot, tools: ThreadTools<OrderReport>, open: OrderParts) {
    this.#boot = boot;
    this.#tools = tools;
    this.#open = open;
    const { clock, timers } = tools;
    const counters = Counters.attach(boot.memory.counters.order, ORDER_COUNTERS);
    this.#market = new MarketReader(TickTable.attach(boot.memory.table), boot.day, boot.staleAfterMs);
    this.#audit = openAudit(boot, tools);
    const audit: DeskParts['audit'] = ({ event, who, clientOrderId, text, json = null }) =>
      this.#audit.write({ atMs: clock.nowMs(), event, who, clientOrderId, text, json });
    const gateAudit = new GateAudit(audit);
    this.#gate = new TradingGate(() => {
      gateAudit.changed(this.#gate);
      this.#touch();
    });
    this.#health = new JournalHealth(this.#gate, clock, (level, code, text) => tools.notice(level, code, text));
    this.#alarms = new AlarmList((alarm) => this.#push({ name: 'alarm.changed', payload: alarm }));
    const dir = join(boot.dataDir, 'orders', boot.book);
    const journal = (open.openJournal ?? openJournal)(dir, boot.day.date);
    this.#records = new OrderRecords(withAudit(journal, this.#audit), {
      order: (order) => this.#orderChanged(order),
      fill: (fill) => {
        counters.add('fills', 1);
        this.#push({ name: 'fill.added', payload: fill });
      },
      journalFailed: (thrown) => this.#health.failed(thrown),
      journalBack: () => this.#health.back(),
    });
    const parts: Omit<DeskParts, 'risk'> = {
      records: this.#records,
      gate: this.#gate,
      alarms: this.#alarms,
      market: this.#market,
      instruments: { find: (segment, securityId) => this.#instruments.get(instrumentKey(segment, securityId)) },
      adapter: () => this.#adapter,
      clock,
      timers,
      counters,
      audit,
      brokerNet: (place) => this.#reconciler.brokerNet(place),
      carefulNet: (place) => this.#reconciler.carefulNet(place),
      wantBooks: () => this.#readBooksSoon(),
    };
    this.#risk = new RiskDesk({ ...parts, day: boot.day, funds: () => this.#reconciler?.funds ?? null });
    this.#parts = { ...parts, risk: open.risk?.(parts, this.#risk) ?? this.#risk };
    const desk = new Desk(this.#parts);
    this.#changes = new ChangeDesk(this.#parts, desk);
    this.#doubts = new DoubtDesk(this.#parts);
    const exits = new ExitDesk(this.#parts, desk, this.#changes);
    const books = { read: () => this.#reconciler.readNow(), positions: () => this.#reconciler.positions };
    this.#kill = new KillSwitch(this.#parts, { changes: this.#changes, exits }, books, (state) => {
      this.#push({ name: 'kill.changed', payload: state });
      this.#touch();
    });
    const stopChanged = (stop: Stop): void => this.#push({ name: 'stop.changed', payload: stop });
    this.#stops = new StopDesk(this.#parts, desk, this.#changes, exits, stopChanged);
    this.#supers = new SuperDesk(this.#parts, desk, this.#changes, stopChanged);
    this.#baskets = new BasketDesk(this.#parts, desk, this.#changes, exits, (basket) =>
      this.#push({ name: 'basket.changed', payload: basket }),
    );
    this.#words = new VenueWords(this.#parts);
    this.#conversions = new Conversions(this.#parts);
    this.#reconciler = new Reconciler(this.#parts, this.#words, this.#conversions, this.#supers, boot.day);
    const charges = new PositionCharges(parts, SHIPPED_TARIFF, boot.day.date);
    this.#rows = new PositionRows({ ...parts, chargesPaise: (position) => charges.of(position) });
    this.#handlers = onlyFor(this.#callsOf(desk, exits), boot.account, audit);
    this.#health.tellDamage(journal);
    tellLeftOver(parts);
    this.#resume();
  }

  #callsOf(desk: Desk, exits: ExitDesk): OrderHandlers {
    const costs = { tariff: SHIPPED_TARIFF, tradeDate: this.#boot.day.date };
    const preview = new OrderPreview({ ...this.#parts, ...costs, desk, risk: this.#risk });
    return {
      ...orderCallsOf(this.#parts, desk, this.#changes),
      ...compoundCallsOf({
        parts: this.#parts,
        desk,
        stops: this.#stops,
        supers: this.#supers,
        baskets: this.#baskets,
        conversions: this.#conversions,
      }),
      ...exitCallsOf(exits, this.#kill),
      ...brokerCallsOf(this.#parts),
      ...riskCallsOf(preview, this.#risk, () => this.#trading()),
      ...tradingCallsOf({
        parts: this.#parts,
        alarms: this.#alarms,
        rows: this.#rows,
        reconciler: this.#reconciler,
        trading: () => this.#trading(),
        audit: this.#audit,
      }),
    };
  }

  step(order: Exclude<OrderOrder, CommonOrder>, nowMs: number): void {
    if (order.type === 'instruments') this.#trade(order.instruments);
    else if (order.type === 'access') this.#connect(order.access);
    else if (order.type === 'facts') {
      setFactBlocks(this.#gate, order.facts, nowMs);
      this.#risk.told(order.facts);
    } else void this.#answer(order.id, order.call, order.who);
  }

  tick(): void {
    this.#records.idle();
    this.#audit.idle();
    this.#risk.pass(this.#tools.clock.nowMs());
    if (this.#reconciler.doneMs !== null) this.#act();
    this.#baskets.pass();
    const mono = this.#tools.timers.monotonicMs();
    if (mono - this.#rowsAtMs >= ROWS_EVERY_MS) {
      this.#rowsAtMs = mono;
      const positions = this.#rows.changed();
      if (positions.length > 0) this.#push({ name: 'positions.changed', payload: { positions } });
      if (this.#stateChanged || positions.length > 0) {
        this.#stateChanged = false;
        this.#push({ name: 'trading.changed', payload: this.#trading() });
      }
    }
    const works = !this.#records.orders.open()[Symbol.iterator]().next().done;
    const busy = works || this.#reconciler.isCounting;
    if (mono - this.#booksAtMs >= (busy ? BOOKS_BUSY_MS : BOOKS_IDLE_MS)) this.#readBooks();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#wantBooks?.();
    this.#doubts.close();
    this.#kill.close();
    this.#reconciler.close();
    await this.#adapter?.close();
    this.#records.close();
    this.#audit.close();
  }

  /** The paper venue lives here and needs nobody; another one comes with its access. */
  #trade(instruments: readonly Instrument[]): void {
    for (const instrument of instruments) {
      this.#instruments.set(instrumentKey(instrument.segment, instrument.securityId), instrument);
    }
    if (this.#adapter === null && this.#boot.venue.kind === 'paper') this.#begin(null);
    else if (this.#adapter !== null && this.#reconciler.doneMs === null) this.#reconciler.begin('start');
  }

  #connect(access: BrokerAccess): void {
    if (this.#boot.venue.kind === 'paper') return;
    if (this.#adapter === null) this.#begin(access);
    else this.#adapter.renew(access);
  }

  #begin(access: BrokerAccess | null): void {
    const adapter = this.#openVenue(access);
    if (adapter === null) return;
    this.#adapter = adapter;
    this.#gate.set('no_venue', null, this.#tools.clock.nowMs());
    adapter.stream({
      state: (state, reason) => this.#streamState(state, reason),
      told: (row) => {
        this.#parts.counters.add('streamFrames', 1);
        this.#words.told(row);
      },
      fault: ({ code, text }) => this.#tools.notice('warn', code, text),
    });
    this.#booksAtMs = this.#tools.timers.monotonicMs();
    this.#reconciler.begin('start');
  }

  /**
   * What sends exits by itself begins when the venue was asked once: before that, an exit that went out in the last
   * moments of the life before could go out again, and a position that the broker closed could be turned.
   */
  #act(): void {
    if (!this.#hasResumed) this.#kill.resume();
    this.#hasResumed = true;
    this.#stops.pass();
  }

  #openVenue(access: BrokerAccess | null): OrderAdapter | null {
    try {
      return this.#open.openVenue(access, this.#market, this.#parts.instruments);
    } catch (thrown) {
      const { code, text } = faultOf(thrown);
      this.#tools.notice('error', code, text);
      this.#gate.set('no_venue', text.slice(0, 300), this.#tools.clock.nowMs());
      return null;
    }
  }

  /** What the stream missed while it was down is in the books. */
  #streamState(state: Trading['stream'], reason: string | null): void {
    const before = this.#stream;
    this.#stream = state;
    const nowMs = this.#tools.clock.nowMs();
    const down = state === 'down' ? `The order stream is down: ${reason ?? 'no reason given'}.` : null;
    this.#gate.set('stream_down', down, nowMs);
    if (state === 'live' && before === 'down') this.#reconciler.begin('the order stream is back');
    this.#touch();
  }

  /** Crash and start are one path. */
  #resume(): void {
    this.#doubts.resume();
    this.#gate.set('unreconciled', 'The venue has not been asked yet.', this.#tools.clock.nowMs());
  }

  #orderChanged(order: Order): void {
    this.#push({ name: 'order.changed', payload: order });
    this.#touch();
    this.#risk.noticed(order);
    if (this.#baskets === undefined) return;
    this.#doubts.noticed(order);
    this.#changes.noticed(order);
    this.#supers.noticed(order);
    this.#stops.noticed(order);
    const sum = order.parentId === null ? null : parentSum(this.#records.orders, order.parentId);
    if (sum !== null && order.parentId !== null) {
      this.#records.commit(order.parentId, { ...sum, atMs: this.#tools.clock.nowMs() });
    }
  }

  #readBooksSoon(): void {
    if (this.#wantBooks !== null || this.#closed) return;
    this.#wantBooks = this.#tools.timers.after(BOOKS_SOON_MS, () => {
      this.#wantBooks = null;
      this.#readBooks();
    });
  }

  #readBooks(): void {
    if (this.#adapter === null || this.#closed) return;
    this.#booksAtMs = this.#tools.timers.monotonicMs();
    void this.#reconciler.run(false);
  }

  async #answer(id: number, call: OrderCall, who: string): Promise<void> {
    try {
      // Total over the names: the compiler asks for a handler of each, and the router lets no other name through.
      const handler = this.#handlers[call.name] as (input: unknown, who: string) => unknown;
      const answer = await handler(call.input, who);
      this.#tools.report({ type: 'answer', id, answer: answer as never });
    } catch (thrown) {
      this.#tools.report({ type: 'refused', id, fault: faultOf(thrown) });
    }
  }

  #trading(): Trading {
    const open = [...this.#records.orders.open()].filter(({ role }) => role !== PARENT_ROLE);
    const rows = this.#rows.all();
    const unrealised = rows.map((row) => row.unrealisedPaise);
    return {
      mode: this.#boot.venue.kind === 'paper' ? 'paper' : this.#boot.venue.mode,
      account: this.#boot.account,
      state: this.#gate.state,
      blocks: [...this.#gate.blocks].slice(0, 32),
      reconciledMs: this.#reconciler.doneMs,
      inDoubt: open.filter(({ inDoubt }) => inDoubt !== null).length,
      working: open.length,
      stream: this.#stream,
      journal: this.#health.isOk ? 'ok' : 'failed',
      kill: this.#kill.state,
      realisedPaise: rows.reduce((sum, row) => sum + row.realisedPaise, 0),
      unrealisedPaise: unrealised.includes(null)
        ? null
        : unrealised.reduce<number>((sum, value) => sum + (value ?? 0), 0),
      chargesPaise: rows.reduce((sum, row) => sum + row.chargesPaise, 0),
    };
  }

  #touch(): void {
    this.#stateChanged = true;
  }

  #push(push: OrderPush): void {
    if (!this.#closed) this.#tools.report({ type: 'push', push });
  }
}
