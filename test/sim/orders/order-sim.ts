import assert from 'node:assert/strict';
import type { TransportRequest } from '../../../src/main/adapters/dhan/orders/order-transport.ts';
import { Rng } from '../../../src/main/core/rng.ts';
import type { VenueEvent } from '../../../src/main/core/venue/venue.ts';
import type { VenueDoor } from '../../../src/main/core/venue/venue-door.ts';
import { wishAccount } from './account-wish.ts';
import { actElsewhere } from './elsewhere.ts';
import { SimAccount } from './sim-account.ts';
import { dayMsAt, SimMarket } from './sim-market.ts';
import { watchedJudge } from './risk-invariants.ts';
import { planOf, type SimPlan } from './sim-plan.ts';
import { noStats, type SimStats } from './sim-stats.ts';
import { beginLife, setLimits } from './sim-life.ts';
import type { SimTerminal } from './sim-terminal.ts';
import { type Life, LATE_START_MS, SENDING_MS_MAX, settle, SimTime, START_MS } from './sim-time.ts';
import { SimTrader } from './sim-trader.ts';
import { CALENDAR, simDoor } from './sim-venue.ts';
import { SimTrouble } from './sim-trouble.ts';
import { CHECK_MS } from './sim-watch.ts';
import type { SimLogin, SimTransport } from './sim-transport.ts';

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
  terminal: SimTerminal | null = null;
  readonly #rng: Rng;
  readonly #sends: number;
  #sent = 0;
  /** In calm the market moves until then. */
  #movesUntilMs = 0;
  readonly #trader: SimTrader;
  readonly #accounts: readonly SimAccount[];
  #account: SimAccount;
  /** The terminal whose trader wants the other account, until that is decided. */
  #wishes: SimTerminal | null = null;
  readonly #trouble: SimTrouble;
  #life: Life = { dead: true };
  #transport: SimTransport | null = null;
  #bornAtMs = 0;
  #due = { tick: 0, market: 0, act: 0, check: 0, facts: 0 };
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
    const tokens = {
      isLive: (token: string) => this.#accounts.some((account) => account.isLive(token)),
      kill: () => this.#account.killToken(this.time.nowMs + 3_000 + this.#rng.int(20_000)),
    };
    this.door = simDoor({
      plan: this.plan,
      market: this.market,
      rng: this.#rng,
      metered: sends === 0,
      tokens,
      onEvent: (event) => this.#happened(event),
    });
    const { venue } = this.door;
    const { time, stats } = this;
    const parts = { plan: this.plan, rng: this.#rng, time, venue, stats, terminal: () => this.#terminalNow() };
    this.#account = new SimAccount(0, parts);
    this.#accounts = this.#changes ? [this.#account, new SimAccount(1, parts)] : [this.#account];
    this.#trouble = new SimTrouble(this.plan, this.#rng, () => this.#account.disk, this.time);
    const view = {
      rng: this.#rng.fork('trader'),
      market: this.market,
      records: () => this.#terminalNow().desk.records,
      ask: ((name, input) => {
        if (name === 'position.convert') this.#account.checks.converting();
        this.#terminalNow().ask(name, input);
      }) as SimTerminal['ask'],
      account: () => (this.#changes ? this.#account.label : null),
      elsewhere: (kind: 'place' | 'cancel') => {
        const { clientId } = this.#changes && this.#rng.next() < 0.5 ? this.#other : this.#account;
        actElsewhere(kind, { venue, clientId, market: this.market, rng: this.#rng, nowMs: this.time.trueMs });
      },
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
      if (this.#changes) this.#changeTo(this.#other);
      if (this.#changes) await this.#settle(CALM_MS);
      this.#countLife();
      for (const { watch } of this.#accounts) watch.count();
      this.stats.sends = this.#sent;
      return this.stats;
    } finally {
      process.off('unhandledRejection', caught);
      this.#life.dead = true;
      for (const account of this.#accounts) account.end();
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
    else this.#account.watch.final(this.terminal.desk);
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
    this.#account.watch.count();
    const next = CALENDAR.nextTradeDate(tradeDate);
    this.time.goTo(next, ROLL_MINUTE);
    this.door.advance(this.time.trueMs);
    this.#account.watch.newDay();
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
    for (const account of this.#accounts) {
      if (now < account.renewMs) continue;
      const token = account.signIn();
      if (account === this.#account) this.terminal?.login(token);
    }
    if (this.terminal === null || now < this.#due.facts) return;
    this.#due.facts = now + 1_000;
    const tokenDead = !this.#account.isLive(this.#account.token);
    const rest = { lagMsP99: 300, tokenEndsMs: null, clockSkewMs: 0, changedInstruments: [], staticIpOk: true };
    const facts = { feed: 'live' as const, tokenDead, ...rest };
    this.terminal.body.step({ type: 'facts', facts }, this.time.clock.nowMs());
  }

  /** What goes wrong on this side of the wire. */
  #goesWrong(): void {
    this.#trouble.machine();
    const { disk, watch } = this.#account;
    if (disk.full) watch.diskWasFull = true;
    if (this.#changes && this.#trouble.change()) this.#wish();
    const end = this.terminal === null ? null : this.#trouble.life();
    if (end !== null) this.#buried(end === 'power');
  }

  #born(): void {
    // What an ended life still wanted to do has had its time.
    this.#life.dead = true;
    const life = (this.#life = { dead: false });
    this.#due.tick = 0;
    const account = this.#account;
    const { terminal, transport } = beginLife({
      door: this.door,
      time: this.time,
      life,
      table: this.market.table,
      account,
      metered: this.#sends === 0,
      sent: (request, login) => this.#leaves(request, login, life),
      broken: (why) => this.#break(why),
      ...(this.#sends > 0
        ? {}
        : { judge: (desk, controls) => watchedJudge(desk, controls, { ...this.#judged, limits: this.plan.limits }) }),
    });
    this.#transport = transport;
    this.terminal = terminal;
    account.watch.reconciliations = 0;
    account.watch.checkAcked(terminal.desk);
    terminal.begin(account.token);
    if (this.#sends === 0) setLimits(terminal, this.plan);
  }

  /** The end of a life, without a word. */
  #buried(power: boolean): void {
    this.stats.crashes += 1;
    this.#countLife();
    this.#life.dead = true;
    this.terminal = null;
    this.#transport?.drop();
    const { disk } = this.#account;
    disk.crashIn = 0;
    disk.release();
    if (power) disk.cutPower();
    if (this.#changes && !this.#wasCalm && this.#rng.next() < 0.3) {
      this.stats.changedStarts += 1;
      this.#account = this.#other;
    }
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
    for (const account of this.#accounts) {
      account.disk.full = false;
      account.disk.crashIn = 0;
      if (!account.isLive(account.token)) account.renewMs = this.time.nowMs;
    }
  }

  /** Bytes leave: what must be true before they do. */
  #leaves(request: TransportRequest, login: SimLogin, life: Life): void {
    if (this.#broken !== null) return;
    try {
      assert.ok(life.ended !== true, `${request.method} ${request.path} leaves after the account was changed`);
      if (this.terminal !== null) this.#account.leaves(request, login);
    } catch (thrown) {
      this.#break(thrown);
    }
  }

  #happened(event: VenueEvent): void {
    try {
      this.#accounts.find(({ clientId }) => clientId === event.clientId)?.watch.happened(event);
    } catch (thrown) {
      this.#break(thrown);
    }
  }

  get #changes(): boolean {
    return this.plan.changeMs > 0 && this.#sends === 0;
  }

  get #other(): SimAccount {
    return this.#accounts.find((one) => one !== this.#account) ?? this.#account;
  }

  /** The trader asks for the other account; the engine decides. */
  #wish(): void {
    const { terminal, time, stats } = this;
    if (terminal === null || this.#wishes === terminal) return;
    this.#wishes = terminal;
    const [from, to] = [this.#account, this.#other];
    const signIn = { timers: time.timersOf(this.#life), takesMs: 500 + this.#rng.int(4_000) };
    wishAccount({ from: from.label, to: to.label, terminal, signIn, use: () => this.#changeTo(to) }).then(
      (isChanged) => {
        stats[isChanged ? 'changes' : 'changesRefused'] += 1;
        this.#wishes = null;
      },
      (thrown: unknown) => this.#break(thrown),
    );
  }

  /** The order thread of one account ends in order, and that of the other begins. */
  #changeTo(account: SimAccount): void {
    this.#countLife();
    this.#life.ended = true;
    this.terminal?.body.close().catch((thrown: unknown) => this.#break(thrown));
    this.#account.disk.crashIn = 0;
    this.terminal = null;
    this.#account = account;
    this.#bornAtMs = this.time.nowMs + this.#rng.int(3_000);
  }

  #check(): void {
    this.#due.check = this.time.nowMs + CHECK_MS;
    for (const account of this.#accounts) {
      account.watch.check(account === this.#account ? (this.terminal?.desk ?? null) : null);
      if (this.#changes) account.checkOwn();
    }
  }

  #break(thrown: unknown): void {
    this.#broken ??= thrown;
  }
}
