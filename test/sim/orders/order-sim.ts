import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DhanOrderAdapter } from '../../../src/main/adapters/dhan/orders/dhan-order-adapter.ts';
import type { TransportRequest } from '../../../src/main/adapters/dhan/orders/order-transport.ts';
import { Rng } from '../../../src/main/core/rng.ts';
import type { Venue, VenueEvent } from '../../../src/main/core/venue/venue.ts';
import type { VenueDoor } from '../../../src/main/core/venue/venue-door.ts';
import { CrashDisk } from './crash-disk.ts';
import { actElsewhere } from './elsewhere.ts';
import { SendChecks } from './send-checks.ts';
import { dayMsAt, SimMarket, unitsPer } from './sim-market.ts';
import { watchedJudge } from './risk-invariants.ts';
import { planOf, type SimPlan } from './sim-plan.ts';
import { noStats, type SimStats } from './sim-stats.ts';
import { SimTerminal } from './sim-terminal.ts';
import { type Life, LATE_START_MS, SENDING_MS_MAX, settle, SimTime, START_MS } from './sim-time.ts';
import { SimTrader } from './sim-trader.ts';
import { CALENDAR, simDoor, TARIFF } from './sim-venue.ts';
import { SimTrouble } from './sim-trouble.ts';
import { CHECK_MS, SimWatch } from './sim-watch.ts';
import { CLIENT, SimTransport } from './sim-transport.ts';

/** Virtual time with trouble, and then without. */
const TROUBLE_MS = 150_000;
const CALM_MS = 120_000;
const TICK_MS = 50;
const MARKET_MS = 700;
/** Moments around which a day ends: square-off of shares and derivatives, the closes, the same for commodities. */
const CLOSE_MINUTES = [909.8, 924.8, 941, 1_394.8, 1_436] as const;
/** The venue rolls its day before the next one opens, and the terminal is started in the morning. */
const ROLL_MINUTE = 480;
const MORNING_MINUTE = 600;

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
  /** In calm the market moves until then. */
  #movesUntilMs = 0;
  readonly #trader: SimTrader;
  readonly #checks: SendChecks;
  readonly #watch: SimWatch;
  readonly #trouble: SimTrouble;
  #life: Life = { dead: true };
  #transport: SimTransport | null = null;
  #token = 'token-0';
  #tokens = 0;
  #bornAtMs = 0;
  #due = { tick: 0, market: 0, act: 0, check: 0, facts: 0, renew: Number.POSITIVE_INFINITY };
  #wasCalm = false;
  #broken: unknown = null;
  /** Denials of the risk controls, by code. */
  readonly denials = new Map<string, number>();
  readonly #judged = {
    denied: (code: string): void => void this.denials.set(code, (this.denials.get(code) ?? 0) + 1),
    broken: (thrown: unknown): void => this.#break(thrown),
  };

  constructor(seed: string, { plan = {}, sends = 0 }: SimOptions = {}) {
    this.#rng = new Rng(`orders/${seed}`);
    this.#sends = sends;
    this.plan = { ...planOf(this.#rng.fork('plan')), ...plan };
    this.time = new SimTime(this.plan.late ? LATE_START_MS : START_MS);
    this.market = new SimMarket(this.#rng.fork('market'));
    const tokens = { isLive: (token: string) => token === this.#token, kill: () => this.#killToken() };
    const onEvent = (event: VenueEvent): void => this.#happened(event);
    this.door = simDoor({
      plan: this.plan,
      market: this.market,
      rng: this.#rng,
      metered: sends === 0,
      tokens,
      onEvent,
    });
    const { venue } = this.door;
    this.disk = new CrashDisk(
      mkdtempSync(join(tmpdir(), 'muhurat-sim-')),
      this.#rng.fork('disk'),
      () => this.time.tradeDate,
    );
    this.#trouble = new SimTrouble(this.plan, this.#rng, this.disk, this.time);
    const { disk, time, stats } = this;
    const account = (): ReturnType<Venue['account']> => this.#account;
    this.#watch = new SimWatch({ account, disk, time, tariff: TARIFF, stats });
    this.#checks = new SendChecks({
      plan: this.plan,
      disk: this.disk,
      terminal: () => this.#terminalNow(),
      account: () => this.#account,
      state: () => ({
        full: this.#watch.diskWasFull,
        reconciliations: this.#watch.reconciliations,
        nowMs: this.time.nowMs,
      }),
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
      const troubleMs = this.plan.night ? TROUBLE_MS / 2 : TROUBLE_MS;
      await this.#day(this.#sends > 0 ? SENDING_MS_MAX : troubleMs);
      if (this.plan.night && this.#sends === 0) {
        await this.#night();
        await this.#day(this.time.nowMs + troubleMs);
      }
      this.#countLife();
      this.#watch.count();
      this.stats.sends = this.#sent;
      return this.stats;
    } finally {
      process.off('unhandledRejection', caught);
      this.#life.dead = true;
      this.disk.release();
      rmSync(this.disk.dir, { recursive: true });
    }
  }

  /** Trouble up to a moment, and then calm until everything is settled. */
  async #day(endMs: number): Promise<void> {
    while (this.time.nowMs < endMs && (this.#sends === 0 || this.#sent < this.#sends)) await this.#step(true);
    this.#calm();
    await this.#settle(CALM_MS);
  }

  async #settle(ms: number): Promise<void> {
    const endMs = this.time.nowMs + ms;
    this.#movesUntilMs = this.time.nowMs + ms / 2;
    while (this.time.nowMs < endMs) await this.#step(false);
    // A terminal that was ended knows nothing of it.
    if (this.terminal === null) this.#check();
    else this.#watch.final(this.terminal.desk);
  }

  /** The day ends with the terminal or without it; the next one begins with a new journal and what the venue carries. */
  async #night(): Promise<void> {
    const { tradeDate } = this.time;
    for (let n = 0; n < 4; n += 1) if (this.terminal !== null) this.#trader.rest();
    await this.#settle(CALM_MS / 4);
    if (this.#rng.next() < 0.5) this.#end();
    for (const minute of CLOSE_MINUTES) {
      this.time.goTo(tradeDate, minute);
      await this.#settle(CALM_MS / 4);
    }
    if (this.terminal !== null) this.#end();
    this.#watch.count();
    const next = CALENDAR.nextTradeDate(tradeDate);
    this.time.goTo(next, ROLL_MINUTE);
    this.door.advance(this.time.trueMs);
    this.#watch.newDay();
    this.#trader.newDay();
    this.time.goTo(next, MORNING_MINUTE);
    this.time.skewMs = 0;
    this.door.advance(this.time.trueMs);
    this.door.dice.faults = this.plan.venue;
    this.#wasCalm = false;
    this.#bornAtMs = this.time.nowMs;
  }

  /** The process is ended in the evening. */
  #end(): void {
    this.#buried(false);
    this.#bornAtMs = Number.POSITIVE_INFINITY;
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
        () => this.#goesWrong(),
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
    if (trouble || now < this.#movesUntilMs) this.market.step(dayMs);
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

  /** What goes wrong on this side of the wire. */
  #goesWrong(): void {
    this.#trouble.machine();
    if (this.disk.full) this.#watch.diskWasFull = true;
    const end = this.terminal === null ? null : this.#trouble.life();
    if (end !== null) this.#buried(end === 'power');
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
    const adapter = { mode: 'paper', account: 'main', clientId: CLIENT, transport, unitsPer, nowMs } as const;
    const terminal = new SimTerminal({
      time,
      life,
      timers,
      table: this.market.table,
      dataDir: disk.dir,
      tradeDate: time.tradeDate,
      openVenue: () => new DhanOrderAdapter(adapter),
      openJournal: () => disk.open(life),
      answered: (asked, answer) => this.#watch.answered(asked, answer),
      refused: (asked, why) => {
        if (why.kind === 'bug') this.#break(new Error(`${asked.name}: ${why.code}: ${why.text}`));
      },
      noticed: (code, text) => {
        if (code.startsWith('bug.')) this.#break(new Error(`${code}: ${text}`));
      },
      ...(this.#sends > 0
        ? {}
        : { judge: (desk, controls) => watchedJudge(desk, controls, { ...this.#judged, limits: this.plan.limits }) }),
    });
    this.terminal = terminal;
    this.#watch.reconciliations = 0;
    this.#watch.checkAcked(terminal.desk);
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

  #happened(event: VenueEvent): void {
    try {
      this.#watch.happened(event);
    } catch (thrown) {
      this.#break(thrown);
    }
  }

  get #account(): ReturnType<Venue['account']> {
    return this.door.venue.account(CLIENT);
  }

  #check(): void {
    this.#due.check = this.time.nowMs + CHECK_MS;
    this.#watch.check(this.terminal?.desk ?? null);
  }

  #break(thrown: unknown): void {
    this.#broken ??= thrown;
  }
}
