import { TICK_FLAG } from '#contract/columns.ts';
import { fault } from '#contract/faults.ts';
import { type Instrument, SEGMENT_CODES } from '#contract/model/instrument.ts';
import { DhanFeed } from '../../../src/main/adapters/dhan/feed.ts';
import { readQuotes } from '../../../src/main/adapters/dhan/quotes.ts';
import { DhanRest } from '../../../src/main/adapters/dhan/rest.ts';
import { RateLimits } from '../../../src/main/sim/rest/rate-limits.ts';
import { RestServer } from '../../../src/main/sim/rest/rest-server.ts';
import { MemoryDoor } from './memory-door.ts';
import { MasterReader } from '../../../src/main/adapters/dhan/master.ts';
import { Rng } from '../../../src/main/core/rng.ts';
import { istMidnightMs } from '../../../src/main/core/time/ist.ts';
import { FaultBoard } from '../../../src/main/sim/faults.ts';
import { FeedExchange } from '../../../src/main/sim/feed/feed-exchange.ts';
import { FeedCounters } from '../../../src/main/sim/feed/packet-buffer.ts';
import { subscriptionKey } from '../../../src/main/sim/feed/subscription-list.ts';
import { createSimMarket } from '../../../src/main/sim/market/create.ts';
import type { SimMarket } from '../../../src/main/sim/market.ts';
import { MasterFiles } from '../../../src/main/sim/master/master-files.ts';
import { SIM_SERVER_DEFAULTS } from '../../../src/main/sim/options.ts';
import { TokenStore } from '../../../src/main/sim/tokens.ts';
import { World } from '../../../src/main/sim/world.ts';
import { FeedBench } from '../../support/feed-bench.ts';
import { shippedCalendar } from '../../support/shipped-calendar.ts';
import { AUDIT_BOUNDS, type AuditBounds, FeedAudit, hold } from './feed-audit.ts';
import { ALL_WELL, type FeedPlan, feedPlan, type PlannedEvent } from './feed-plan.ts';
import { MemoryWire, type Network } from './memory-wire.ts';
import { VirtualTime } from './virtual-time.ts';

const DATE = '2026-11-20';
const LISTED = 160;
const TICK_MS = 100;
/** After the last fault everything must be live again within this: two waits after evictions are the longest way. */
const RECOVERY_MS_MAX = 20 * 60_000;
/** Delayed messages have left by then, and every row has had a packet of good days. */
const SETTLE_MS = 60_000;

export interface FeedRunResult {
  readonly seed: number;
  readonly events: number;
  readonly packets: number;
  readonly applied: number;
  readonly disconnects: number;
  /** Virtual ms from the last fault to all live. */
  readonly recoveredMs: number;
  readonly audit: FeedAudit;
  readonly plan: FeedPlan;
}

/** One terminal and one exchange in one thread on one virtual clock, with what a seed does to them. */
class FeedRun {
  readonly plan: FeedPlan;
  readonly audit: FeedAudit;
  readonly time: VirtualTime;
  readonly bench: FeedBench;
  readonly #rng: Rng;
  readonly #faults = new FaultBoard();
  readonly #tokens: TokenStore;
  readonly #exchange: FeedExchange;
  readonly #net: Network;
  readonly #universe: readonly Instrument[];
  readonly #market: SimMarket;
  #versionsAtHeal: readonly number[] = [];
  #slots: ReadonlySet<number> = new Set();
  #strangers: MemoryWire[] = [];

  constructor(seed: number, bounds: AuditBounds) {
    const rng = new Rng(`feed-${seed}`);
    this.#rng = rng.fork('choices');
    const minute = 9 * 60 + 16 + this.#rng.int(355);
    const startMs = istMidnightMs(DATE) + minute * 60_000 + this.#rng.int(60_000);
    const time = new VirtualTime(rng.fork('time'), startMs);
    this.time = time;
    const calendar = shippedCalendar();
    const clock = { nowMs: () => Math.floor(time.epochMs), speed: 1 };
    const market = createSimMarket({ seed: seed % 16, instruments: LISTED, startMs, calendar });
    this.#market = market;
    const world = new World(market, clock);
    const perSocket = Math.ceil(LISTED / (1 + this.#rng.int(5)));
    const options = { ...SIM_SERVER_DEFAULTS, instrumentsPerConnectionMax: perSocket };
    this.#tokens = new TokenStore('1000000001', `seed-${seed}`, clock);
    const log = (): void => undefined;
    const shared = { world, options, faults: this.#faults, counters: new FeedCounters(), tokens: this.#tokens, log };
    this.#exchange = new FeedExchange({ ...shared, time: time.exchange, rng: rng.fork('exchange') });
    this.#universe = universeOf(world);
    const accessToken = this.#tokens.mint('SELF').text;
    const parts = { ...shared, limits: new RateLimits(), masters: new MasterFiles(world), rng: rng.fork('server') };
    const server = new RestServer(parts, null, log);
    const door = new MemoryDoor(time, server, this.#faults, rng.fork('door'));
    const login = { url: 'http://exchange/v2', clientId: '1000000001', accessToken };
    const rest = new DhanRest(login, time.terminal, () => this.#rng.next(), undefined, door);
    this.bench = new FeedBench(
      calendar.tradeDay(DATE),
      this.#universe.length,
      startMs,
      (parts) =>
        new DhanFeed({
          ...parts,
          access: { url: 'ws://exchange/feed', clientId: '1000000001', accessToken },
          timers: time.terminal,
          random: () => this.#rng.next(),
          renewed: () => {},
          probe: () => Promise.resolve(this.#probe(accessToken)),
          quotes: (instruments) => readQuotes(rest, instruments),
          open: (url) => new MemoryWire(this.#net, url),
          instrumentsPerSocket: perSocket,
        }),
      time.terminal,
      clock,
    );
    const audited = { bench: this.bench, market, universe: this.#universe, nowMs: () => time.nowMs };
    this.audit = new FeedAudit(audited, bounds);
    this.#net = { time, rng: rng.fork('network'), exchange: this.#exchange, watcher: this.audit, down: false };
    this.plan = feedPlan(rng.fork('plan'), (draw) => this.#names(draw));
    for (const event of this.plan.events) time.after(event.atMs, () => this.#happen(event, accessToken));
    time.every(TICK_MS, () => this.bench.body.tick(clock.nowMs()));
    this.#subscribe(this.#rng);
  }

  /** What the broker's profile would say of the token. */
  #probe(token: string) {
    return this.#tokens.state(token) === 'live' ? null : fault('denied.session_dead', 'The session is dead.');
  }

  #names(rng: Rng): string[] {
    return this.#universe.filter(() => rng.next() < 0.2).map((one) => `${one.segment}:${one.securityId}`);
  }

  #subscribe(rng: Rng): void {
    const share = 0.4 + rng.next() * 0.6;
    const set = this.#universe.filter(() => rng.next() < share);
    this.#slots = new Set(set.map(({ slot }) => slot));
    this.bench.body.step({ type: 'subscribe', instruments: set, resume: [] }, this.time.epochMs);
    this.audit.subscribed(this.#slots);
  }

  #happen(event: PlannedEvent, token: string): void {
    if (event.kind === 'network') this.#net.down = event.down;
    else if (event.kind === 'subscribe') this.#subscribe(new Rng(event.seed));
    else if (event.kind === 'strangers') this.#intrude(event.count, token);
    else {
      this.#faults.apply(event.request, this.time.nowMs);
      this.#exchange.strike(event.request);
      // A reason that is final meets every connection from now on, also those that were silent or away.
      const { disconnect } = event.request;
      if (disconnect !== undefined) this.time.every(1_000, () => this.#exchange.strike({ disconnect }));
      if (event.request.tokenDeath === true) this.#tokens.kill();
    }
  }

  /** Another program of the same account connects. */
  #intrude(count: number, token: string): void {
    const unwatched = { attempted: nothing, opened: nothing, delivered: nothing, closed: nothing };
    const net = { ...this.#net, watcher: unwatched };
    const url = `ws://exchange/feed?version=2&token=${token}&clientId=1000000001&authType=2`;
    for (let i = 0; i < count; i++) {
      const wire = new MemoryWire(net, url);
      wire.on('error', nothing);
      wire.on('unexpected-response', nothing);
      this.#strangers.push(wire);
    }
  }

  /** Rows that cannot come alive: their subscription's first packet was damaged, and nothing has happened since. */
  #isQuiet(slot: number): boolean {
    return this.#market.version(this.#indexOf(slot)) === this.#versionsAtHeal[slot];
  }

  #indexOf(slot: number): number {
    const { segment, securityId } = this.#universe[slot] as Instrument;
    return this.#market.indexOf(segment, securityId) ?? -1;
  }

  /** Everything is well from here on, except for what a fatal plan has ended for good. */
  #heal(): void {
    this.#net.down = false;
    this.#versionsAtHeal = this.#universe.map(({ slot }) => this.#market.version(this.#indexOf(slot)));
    this.#faults.apply({ ...ALL_WELL, freeze: [] }, this.time.nowMs);
    for (const wire of this.#strangers) wire.terminate();
  }

  get #state(): string {
    return this.bench.of('feed').at(-1)?.state ?? 'none';
  }

  #isStale(slot: number): boolean {
    return (this.audit.value(slot, 'flags') & TICK_FLAG.stale) !== 0;
  }

  #isWell(): boolean {
    if (this.#state !== 'live') return false;
    if ([...this.#slots].some((slot) => this.#isStale(slot) && !this.#isQuiet(slot))) return false;
    return this.#universe.every(({ slot, segment, securityId }) => {
      if (!this.#slots.has(slot)) return true;
      return this.#exchange.has(subscriptionKey(SEGMENT_CODES[segment], securityId));
    });
  }

  async #until(ms: number, done: () => boolean = () => false): Promise<boolean> {
    while (this.time.nowMs < ms) {
      if (done()) return true;
      await this.time.step();
      this.audit.check();
    }
    return done();
  }

  async finish(): Promise<number> {
    const { faultsEndMs, ends } = this.plan;
    await this.#until(faultsEndMs);
    this.#heal();
    if (ends === 'stopped') {
      const stopped = await this.#until(faultsEndMs + RECOVERY_MS_MAX, () => this.#state === 'stopped');
      hold(stopped, () => `the feed did not stop; it is ${this.#state}`);
      const before = this.audit.connectsMax;
      await this.#until(this.time.nowMs + SETTLE_MS);
      hold(
        [...this.#slots].every((slot) => this.#isStale(slot) || this.audit.value(slot, 'ticks') === 0),
        () => 'a stopped feed is not stale',
      );
      hold(this.#exchange.open === 0 && before === this.audit.connectsMax, () => 'a stopped feed went on connecting');
    } else {
      const settled = faultsEndMs + SETTLE_MS;
      await this.#until(settled);
      const well = await this.#until(settled + RECOVERY_MS_MAX, () => this.#isWell());
      hold(well, () => `not live again ${RECOVERY_MS_MAX / 60_000} min after the last fault: ${this.#trouble()}`);
    }
    const recoveredMs = this.time.nowMs - faultsEndMs;
    if (ends === 'live') this.#checkEnd(faultsEndMs + SETTLE_MS);
    await this.#close();
    return recoveredMs;
  }

  #checkEnd(sinceMs: number): void {
    this.audit.checkBars();
    const compared = this.audit.checkRows(this.#slots, Math.max(sinceMs, this.time.nowMs - SETTLE_MS));
    void compared;
  }

  #trouble(): string {
    const lost = this.#universe.filter(({ slot, segment, securityId }) => {
      return this.#slots.has(slot) && !this.#exchange.has(subscriptionKey(SEGMENT_CODES[segment], securityId));
    });
    return `state ${this.#state}, ${lost.length} of ${this.#slots.size} not subscribed at the exchange`;
  }

  async #close(): Promise<void> {
    let closed = false;
    const closing = this.bench.body.close().then(() => {
      closed = true;
    });
    hold(await this.#until(this.time.nowMs + 5_000, () => closed), () => 'the feed did not close');
    await closing;
    this.#exchange.close();
  }
}

const nothing = (): void => undefined;

/** The instruments of the exchange's own file, read by the terminal. */
function universeOf(world: World): Instrument[] {
  const reader = new MasterReader(DATE);
  reader.push(new MasterFiles(world).file('detailed').bytes.toString());
  const listed = reader.finish().instruments;
  const traded = listed.filter(({ segment, securityId }) => world.market.indexOf(segment, securityId) !== undefined);
  return traded.map((one, slot) => ({ ...one, slot }));
}

/**
 * Runs one seed.
 * @throws Error naming the seed, the moment, what was not as it must be, and the command that runs it alone.
 */
export async function runFeedSeed(seed: number, bounds: Partial<AuditBounds> = {}): Promise<FeedRunResult> {
  const run = new FeedRun(seed, { ...AUDIT_BOUNDS, ...bounds });
  try {
    const recoveredMs = await run.finish();
    const counts = run.bench.counters.snapshot();
    const { packets, applied, disconnects } = counts;
    return {
      seed,
      events: run.time.events,
      packets,
      applied,
      disconnects,
      recoveredMs,
      audit: run.audit,
      plan: run.plan,
    };
  } catch (thrown) {
    const plan = JSON.stringify({ ...run.plan, events: run.plan.events.filter(({ atMs }) => atMs <= run.time.nowMs) });
    const what = thrown instanceof Error ? thrown.message : String(thrown);
    const text = `seed ${seed} at ${(run.time.nowMs / 1_000).toFixed(3)} s: ${what}\n  again: node test/sim/seeds/run-feed-seeds.ts 1 ${seed}\n  plan: ${plan}`;
    throw new Error(text, { cause: thrown });
  }
}
