import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Order } from '#contract/model/order.ts';
import chargesJson from '../../../resources/charges.json' with { type: 'json' };
import { DhanOrderAdapter } from '../../../src/main/adapters/dhan/orders/dhan-order-adapter.ts';
import type { TransportRequest } from '../../../src/main/adapters/dhan/orders/order-transport.ts';
import { tariffSchema } from '../../../src/main/core/charges/tariff.ts';
import { Rng } from '../../../src/main/core/rng.ts';
import { CalendarHours } from '../../../src/main/core/venue/calendar-hours.ts';
import { RateLimits } from '../../../src/main/sim/rest/rate-limits.ts';
import { Venue, type VenueEvent } from '../../../src/main/core/venue/venue.ts';
import { VenueDoor } from '../../../src/main/core/venue/venue-door.ts';
import { FaultDice } from '../../../src/main/core/venue/venue-faults.ts';
import { shippedCalendar } from '../../support/shipped-calendar.ts';
import { CrashDisk } from './crash-disk.ts';
import { actElsewhere } from './elsewhere.ts';
import { checkBooks, checkKnown, checkMoney, checkOnce, checkSettled, KNOWN_WITHIN_MS } from './invariants.ts';
import { SendChecks } from './send-checks.ts';
import { dayMsAt, SimMarket } from './sim-market.ts';
import { checkDenied, watchedJudge } from './risk-invariants.ts';
import { planOf, type SimPlan } from './sim-plan.ts';
import { noStats, type SimStats } from './sim-stats.ts';
import { type Asked, SimTerminal } from './sim-terminal.ts';
import { type Life, LATE_START_MS, SENDING_MS_MAX, settle, SimTime, START_MS } from './sim-time.ts';
import { SimTrader } from './sim-trader.ts';
import { CLIENT, SimTransport } from './sim-transport.ts';

const CALENDAR = shippedCalendar();
const TARIFF = tariffSchema.parse(chargesJson);
/** Virtual time with trouble, and then without. */
const TROUBLE_MS = 150_000;
const CALM_MS = 120_000;
const TICK_MS = 50;
const MARKET_MS = 700;
const CHECK_MS = 1_000;
const OPENING_PAISE = 10_000_000_000_000;

/** Another run than the seed would draw. */
export interface SimOptions {
  readonly plan?: Partial<SimPlan>;
  /** The trader only places, so many intents, as fast as turns come; nobody counts requests then. */
  readonly sends?: number;
}

/** One seeded run of the order thread against the simulated venue: same seed, same run. */
export class OrderSim {
  readonly time: SimTime;
  readonly plan: SimPlan;
  readonly stats = noStats();
  readonly market: SimMarket;
  readonly door: VenueDoor;
  readonly disk: CrashDisk;
  terminal: SimTerminal | null = null;
  readonly #rng: Rng;
  readonly #sends: number;
  #sent = 0;
  #troubleMs = TROUBLE_MS;
  readonly #trader: SimTrader;
  readonly #checks: SendChecks;
  readonly #seen = new Set<string>();
  readonly #acked = new Map<string, Order>();
  #life: Life = { dead: true };
  #transport: SimTransport | null = null;
  #token = 'token-0';
  #tokens = 0;
  #bornAtMs = 0;
  #due = { tick: 0, market: 0, act: 0, check: 0, facts: 0, renew: Number.POSITIVE_INFINITY, full: 0 };
  #reconciliations = 0;
  #diskWasFull = false;
  #wasCalm = false;
  #broken: unknown = null;
  /** Denials of the risk controls, by code. */
  readonly denials = new Map<string, number>();
  readonly #watch = {
    denied: (code: string): void => void this.denials.set(code, (this.denials.get(code) ?? 0) + 1),
    broken: (thrown: unknown): void => this.#break(thrown),
  };

  constructor(seed: string, { plan = {}, sends = 0 }: SimOptions = {}) {
    this.#rng = new Rng(`orders/${seed}`);
    this.#sends = sends;
    this.plan = { ...planOf(this.#rng.fork('plan')), ...plan };
    this.time = new SimTime(this.plan.late ? LATE_START_MS : START_MS);
    this.market = new SimMarket(this.#rng.fork('market'));
    const dice = new FaultDice(this.#rng.fork('faults'), this.plan.venue);
    const venue = new Venue({
      quotes: this.market,
      listing: this.market,
      hours: new CalendarHours(CALENDAR),
      tariff: TARIFF,
      rng: this.#rng.fork('venue'),
      rules: { squareOff: null, openingPaise: OPENING_PAISE },
      lateFillMs: () => dice.lateFillMs(),
    });
    const tokens = { isLive: (token: string) => token === this.#token, kill: () => this.#killToken() };
    const onEvent = (event: VenueEvent): void => this.#happened(event);
    const limits = sends > 0 ? {} : { limits: new RateLimits() };
    this.door = new VenueDoor({ venue, tokens, dice, ...limits, onEvent });
    this.disk = new CrashDisk(mkdtempSync(join(tmpdir(), 'muhurat-sim-')), this.#rng.fork('disk'));
    this.#checks = new SendChecks({
      plan: this.plan,
      disk: this.disk,
      terminal: () => this.#terminalNow(),
      account: () => this.#account,
      state: () => ({ full: this.#diskWasFull, reconciliations: this.#reconciliations, nowMs: this.time.nowMs }),
    });
    const view = {
      rng: this.#rng.fork('trader'),
      market: this.market,
      records: () => this.#terminalNow().desk.records,
      ask: ((name, input) => {
        if (name === 'position.convert') this.#checks.converting();
        this.#terminalNow().ask(name, input);
      }) as SimTerminal['ask'],
      elsewhere: (kind: 'place' | 'cancel') =>
        actElsewhere(kind, { venue, market: this.market, rng: this.#rng, nowMs: this.time.trueMs }),
    };
    this.#trader = new SimTrader(view, this.plan.elsewhere);
  }

  /** Runs it all. @throws AssertionError of the first invariant that does not hold. */
  async run(): Promise<SimStats> {
    const caught = this.#break.bind(this);
    process.on('unhandledRejection', caught);
    try {
      const endMs = this.#sends > 0 ? SENDING_MS_MAX : TROUBLE_MS;
      while (this.time.nowMs < endMs && (this.#sends === 0 || this.#sent < this.#sends)) await this.#step(true);
      this.#troubleMs = this.time.nowMs;
      this.#calm();
      while (this.time.nowMs < this.#troubleMs + CALM_MS) await this.#step(false);
      this.#final();
      return this.stats;
    } finally {
      process.off('unhandledRejection', caught);
      this.#life.dead = true;
      this.disk.release();
      rmSync(this.disk.dir, { recursive: true });
    }
  }

  /** One turn: time moves a little, and everything that is due happens in an order that the seed decides. */
  async #step(trouble: boolean): Promise<void> {
    this.time.nowMs += 1 + this.#rng.int(60);
    const now = this.time.nowMs;
    if (this.terminal === null && now >= this.#bornAtMs) this.#born();
    const turns: (() => void)[] = [
      ...this.time.takeDue(),
      () => this.door.advance(this.time.trueMs),
      () => this.#tick(now),
      () => this.#moveMarket(now, trouble),
      () => this.#engine(now),
    ];
    if (trouble)
      turns.push(
        () => this.#act(now),
        () => this.#trouble(),
      );
    for (let n = turns.length; n > 0; n -= 1) {
      const [turn] = turns.splice(this.#rng.int(n), 1);
      try {
        turn?.();
      } catch (thrown) {
        if (!this.#life.dead) this.#break(thrown);
      }
      await settle();
      if (this.#life.dead && this.terminal !== null) this.#buried(false);
    }
    if (now >= this.#due.check) this.#check();
    if (this.#broken !== null) throw this.#broken;
  }

  #terminalNow(): SimTerminal {
    assert.ok(this.terminal !== null, 'the terminal lives');
    return this.terminal;
  }

  #tick(now: number): void {
    if (this.terminal === null || now < this.#due.tick) return;
    this.#due.tick = now + TICK_MS;
    this.terminal.body.tick();
  }

  #moveMarket(now: number, trouble: boolean): void {
    if (now < this.#due.market) return;
    this.#due.market = now + MARKET_MS;
    const dayMs = dayMsAt(this.time.clock.nowMs());
    // What is left to trade finds a book for a while after the trouble; then everything stands still.
    if (trouble || now < this.#troubleMs + CALM_MS / 2) this.market.step(dayMs);
    else this.market.show(dayMs);
  }

  #act(now: number): void {
    if (this.terminal === null || now < this.#due.act) return;
    if (this.#sends > 0) {
      if (this.terminal.desk.gate.state !== 'Active') return;
      this.#sent += 1;
      return this.#trader.send();
    }
    this.#due.act = now + this.#rng.int(2 * this.plan.actMs);
    this.#trader.act();
  }

  /** What the engine does beside the order thread: facts once a second, and a new login when the old one is dead. */
  #engine(now: number): void {
    if (now >= this.#due.renew) {
      this.#due.renew = Number.POSITIVE_INFINITY;
      this.#tokens += 1;
      this.#token = `token-${this.#tokens}`;
      this.terminal?.login(this.#token);
    }
    if (this.terminal === null || now < this.#due.facts) return;
    this.#due.facts = now + 1_000;
    const tokenDead = this.#token === '';
    const rest = { lagMsP99: 300, tokenEndsMs: null, clockSkewMs: 0, changedInstruments: [], staticIpOk: true };
    const facts = { feed: 'live' as const, tokenDead, ...rest };
    this.terminal.body.step({ type: 'facts', facts }, this.time.clock.nowMs());
  }

  #killToken(): void {
    this.#token = '';
    this.#due.renew = this.time.nowMs + 3_000 + this.#rng.int(20_000);
  }

  /** Draws what goes wrong on this side of the wire. */
  #trouble(): void {
    const { threadCrashMs, processCrashMs, powerCutMs, diskFullMs, clockJumpMs, sleepMs } = this.plan;
    const falls = (meanMs: number): boolean => meanMs > 0 && this.#rng.next() < 30 / meanMs;
    if (this.disk.full && this.time.nowMs > this.#due.full) this.disk.full = false;
    if (falls(diskFullMs)) {
      this.disk.full = true;
      this.#diskWasFull = true;
      this.#due.full = this.time.nowMs + this.#rng.int(15_000);
    }
    if (falls(clockJumpMs)) this.time.skewMs += (this.#rng.int(5) - 2) * this.#rng.int(90_000);
    if (falls(sleepMs)) this.time.nowMs += this.#rng.int(20_000);
    if (this.terminal === null) return;
    if (falls(threadCrashMs)) this.#buried(false);
    else if (falls(processCrashMs)) this.disk.crashIn = 1 + this.#rng.int(30);
    else if (falls(powerCutMs)) this.#buried(true);
  }

  #born(): void {
    const life: Life = { dead: false };
    this.#life = life;
    this.#due.tick = 0;
    const { time, door, disk } = this;
    const timers = time.timersOf(life);
    const sent = (request: TransportRequest): void => this.#leaves(request);
    const transport = new SimTransport({
      door,
      time,
      life,
      timers,
      token: this.#token,
      sent,
      metered: this.#sends === 0,
    });
    this.#transport = transport;
    const nowMs = (): number => time.clock.nowMs();
    const adapter = { mode: 'paper', account: 'main', clientId: CLIENT, transport, unitsPer: () => 1, nowMs } as const;
    const terminal = new SimTerminal({
      time,
      life,
      timers,
      table: this.market.table,
      dataDir: disk.dir,
      openVenue: () => new DhanOrderAdapter(adapter),
      openJournal: () => disk.open(life),
      answered: (asked, answer) => this.#answered(asked, answer),
      refused: (asked, why) => {
        if (why.kind === 'bug') this.#break(new Error(`${asked.name}: ${why.code}: ${why.text}`));
      },
      noticed: (code, text) => {
        if (code.startsWith('bug.')) this.#break(new Error(`${code}: ${text}`));
      },
      ...(this.#sends > 0
        ? {}
        : { judge: (desk, controls) => watchedJudge(desk, controls, { ...this.#watch, limits: this.plan.limits }) }),
    });
    this.terminal = terminal;
    this.#reconciliations = 0;
    this.#checkAcked();
    terminal.begin(this.#token);
    this.#setLimits(terminal);
  }

  /** They are kept in the journal, and asked for again: what a full disk lost is set by the next life. */
  #setLimits(terminal: SimTerminal): void {
    if (this.#sends > 0) return;
    for (const [id, limit] of Object.entries(this.plan.limits)) terminal.ask('risk.configure', { id, limit });
  }

  /** The end of a life, without a word. */
  #buried(power: boolean): void {
    this.stats.crashes += 1;
    this.#countLife();
    this.#life.dead = true;
    this.terminal = null;
    this.#transport?.drop();
    this.disk.crashIn = 0;
    this.disk.release();
    if (power) this.disk.cutPower();
    this.#bornAtMs = this.time.nowMs + (this.#wasCalm ? 0 : this.#rng.int(12_000));
  }

  #countLife(): void {
    const counters = this.terminal?.counters;
    if (counters === undefined) return;
    this.stats.doubts += counters.get('inDoubt');
    this.stats.external += counters.get('external');
    this.stats.denied += counters.get('denied');
  }

  #calm(): void {
    this.#wasCalm = true;
    this.door.dice.faults = {};
    this.disk.full = false;
    this.disk.crashIn = 0;
    if (this.#token === '') this.#due.renew = this.time.nowMs;
  }

  /** Bytes leave: what must be true before they do. */
  #leaves(request: TransportRequest): void {
    if (this.terminal === null || this.#broken !== null) return;
    try {
      this.#checks.leaves(request);
    } catch (thrown) {
      this.#break(thrown);
    }
  }

  #happened({ orderId, word }: VenueEvent): void {
    const order = this.#account.orders.get(orderId);
    if (word !== 'Transit' || order === undefined || order.superId !== null || order.source !== 'P') return;
    // An exit that no disk had room for is known to nobody after a crash until the venue was asked: it may go twice.
    const unwritten = this.#diskWasFull && !this.disk.durable.has(order.correlationId);
    try {
      if (!unwritten || this.stats.crashes === 0) checkOnce(this.#seen, order.correlationId);
    } catch (thrown) {
      this.#break(thrown);
    }
  }

  get #account(): ReturnType<Venue['account']> {
    return this.door.venue.account(CLIENT);
  }

  #answered({ name }: Asked, answer: unknown): void {
    if (name === 'position.convert') this.stats.conversions += 1;
    if (name !== 'order.place' && name !== 'bracket.place') return;
    const order = answer as Order;
    if (order.status !== 'Denied') this.#acked.set(order.clientOrderId, order);
  }

  /** Nothing that a window was told of is gone after a restart. An exit on a full disk is the exception. */
  #checkAcked(): void {
    const { records } = this.#terminalNow().desk;
    for (const [id, order] of this.#acked) {
      const exempt = order.reduceOnly && this.#diskWasFull;
      assert.ok(exempt || records.orders.get(id) !== undefined, `${id} was acknowledged and is lost`);
    }
  }

  #check(): void {
    this.#due.check = this.time.nowMs + CHECK_MS;
    checkMoney(this.#account);
    if (this.terminal === null) return;
    const { records, counters } = this.terminal.desk;
    checkBooks(records, this.#account);
    checkDenied(records, this.#account);
    const done = counters.get('reconciliations');
    if (done > this.#reconciliations) checkKnown(records, this.#account, this.time.trueMs - KNOWN_WITHIN_MS - CHECK_MS);
    this.#reconciliations = done;
  }

  #final(): void {
    this.#check();
    this.#checkAcked();
    this.#countLife();
    const { records, gate } = this.#terminalNow().desk;
    for (const block of ['unreconciled', 'journal'] as const)
      assert.ok(!gate.has(block), `${block} is over in the end`);
    checkSettled(records, this.#account, TARIFF);
    const { orders, trades, forevers } = this.#account;
    const afterMarket = [...orders.values()].filter(({ amo }) => amo !== null).length;
    const counts = { orders: orders.size, trades: trades.length, forevers: forevers.size, afterMarket };
    Object.assign(this.stats, { ...counts, sends: this.#sent });
  }

  #break(thrown: unknown): void {
    this.#broken ??= thrown;
  }
}
