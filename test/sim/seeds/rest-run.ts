import { FaultError, faultOf } from '#contract/faults.ts';
import type { Bars } from '#contract/model/bar.ts';
import { type Instrument, instrumentKey } from '#contract/model/instrument.ts';
import { DhanHistory } from '../../../src/main/adapters/dhan/history.ts';
import { readMaster } from '../../../src/main/adapters/dhan/master.ts';
import { DhanReference } from '../../../src/main/adapters/dhan/reference.ts';
import { DhanRest } from '../../../src/main/adapters/dhan/rest.ts';
import { Rng } from '../../../src/main/core/rng.ts';
import { addDays, istMidnightMs } from '../../../src/main/core/time/ist.ts';
import type { FaultRequest } from '../../../src/main/sim/fault-request.ts';
import { FaultBoard } from '../../../src/main/sim/faults.ts';
import { createSimMarket } from '../../../src/main/sim/market/create.ts';
import type { SimMarket } from '../../../src/main/sim/market.ts';
import { MasterFiles } from '../../../src/main/sim/master/master-files.ts';
import { SIM_SERVER_DEFAULTS } from '../../../src/main/sim/options.ts';
import { RateLimits } from '../../../src/main/sim/rest/rate-limits.ts';
import { RestServer } from '../../../src/main/sim/rest/rest-server.ts';
import { TokenStore } from '../../../src/main/sim/tokens.ts';
import { World } from '../../../src/main/sim/world.ts';
import { shippedCalendar } from '../../support/shipped-calendar.ts';
import { hold } from './feed-audit.ts';
import { MemoryDoor } from './memory-door.ts';
import { VirtualTime } from './virtual-time.ts';

const DATE = '2026-11-20';
const CLIENT = '1000000001';
const LISTED = 120;
const BASE = 'http://exchange';
const DAY_MS = 86_400_000;
/** Every call has ended by then, however many wait for their turn. */
const RUN_MS_MAX = 60 * 60_000;
/** Tries of one read. */
const TRIES_MAX = 3;
const MAKERS: readonly ((rng: Rng) => FaultRequest)[] = [
  (rng) => ({ http5xx: rng.next() * 0.7 }),
  (rng) => ({ http200Errors: rng.next() * 0.7 }),
  (rng) => ({ http429: rng.next() * 0.3 }),
  (rng) => ({ httpDropped: rng.next() * 0.7 }),
  (rng) => ({ httpCut: rng.next() * 0.7 }),
  (rng) => ({ emptyCharts: rng.next() }),
  (rng) => ({ latency: rng.int(20_000) }),
  () => ({ truncatedCsv: true }),
  () => ({ brokenCsv: true }),
  () => ({ plainCharts: true }),
  () => ({ widenedFloats: true }),
];

export interface RestRunResult {
  readonly requests: number;
  readonly answered: number;
  readonly refused: number;
}

/** The broker's rate limits, which must never have to refuse anything. */
class StrictLimits extends RateLimits {
  refusals = 0;

  override admit(...given: Parameters<RateLimits['admit']>): boolean {
    const admitted = super.admit(...given);
    if (!admitted) this.refusals += 1;
    return admitted;
  }
}

class RestRun {
  readonly time: VirtualTime;
  readonly #rng: Rng;
  readonly #market: SimMarket;
  readonly #faults = new FaultBoard();
  readonly #limits = new StrictLimits();
  readonly #door: MemoryDoor;
  readonly #history: DhanHistory;
  readonly #reference: DhanReference;
  readonly #masterText: string;
  #instruments: readonly Instrument[] = [];
  #answered = 0;
  #refused = 0;

  constructor(seed: number) {
    const rng = new Rng(`rest-${seed}`);
    this.#rng = rng.fork('choices');
    const startMs = istMidnightMs(DATE) + 11 * 3_600_000 + this.#rng.int(3_600_000);
    this.time = new VirtualTime(rng.fork('time'), startMs);
    const clock = { nowMs: () => Math.floor(this.time.epochMs), speed: 1 };
    this.#market = createSimMarket({ seed: seed % 8, instruments: LISTED, startMs, calendar: shippedCalendar() });
    const world = new World(this.#market, clock);
    const tokens = new TokenStore(CLIENT, `seed-${seed}`, clock);
    const masters = new MasterFiles(world);
    this.#masterText = masters.file('detailed').bytes.toString();
    const parts = { world, tokens, masters, limits: this.#limits, faults: this.#faults, options: SIM_SERVER_DEFAULTS };
    const server = new RestServer({ ...parts, rng: rng.fork('server') }, null, () => undefined);
    this.#door = new MemoryDoor(this.time, server, this.#faults, rng.fork('network'));
    const random = (): number => this.#rng.next();
    const access = { url: `${BASE}/v2`, clientId: CLIENT, accessToken: tokens.mint('SELF').text };
    const rest = new DhanRest(access, this.time.terminal, random, undefined, this.#door);
    const urls = {
      masterDetailed: `${BASE}/api-data/api-scrip-master-detailed.csv`,
      masterCompact: `${BASE}/api-data/api-scrip-master.csv`,
    };
    this.#history = new DhanHistory(rest);
    this.#reference = new DhanReference(rest, urls, this.time.terminal, this.#door);
  }

  async run(): Promise<RestRunResult> {
    const master = await readMaster(whole(this.#masterText), DATE);
    const traded = (one: Instrument): boolean =>
      this.#market.indexOf(one.segment, one.securityId) !== undefined && one.symbol !== 'SIMSHIFT';
    this.#instruments = master.instruments.filter(traded);
    const calls = 5 + this.#rng.int(25);
    const state = { open: calls };
    const failures: unknown[] = [];
    for (let i = 0; i < calls; i++) {
      this.time.after(this.#rng.int(20_000), () => {
        void this.#call(master.instruments.length)
          .catch((thrown: unknown) => failures.push(thrown))
          .finally(() => {
            state.open -= 1;
          });
      });
    }
    for (let i = this.#rng.int(6); i > 0; i--) {
      const request = (MAKERS[this.#rng.int(MAKERS.length)] as (typeof MAKERS)[number])(this.#rng);
      this.time.after(this.#rng.int(30_000), () => this.#faults.apply(request, this.time.nowMs));
    }
    while (state.open > 0 && failures.length === 0) {
      const more = await this.time.step();
      // A file is read by real streams, which take turns of the real loop.
      if (!more) await new Promise((resolve) => setImmediate(resolve));
      hold(this.#limits.refusals === 0, () => 'the broker had to refuse a request for its rate');
      hold(this.time.nowMs < RUN_MS_MAX, () => `${state.open} calls never ended`);
    }
    if (failures.length > 0) throw failures[0];
    hold(this.#door.requests <= calls * 10 * TRIES_MAX, () => `${this.#door.requests} requests for ${calls} calls`);
    return { requests: this.#door.requests, answered: this.#answered, refused: this.#refused };
  }

  /** One call of the terminal: its result is whole and right, or it is a fault in words. */
  async #call(listed: number): Promise<void> {
    const one = this.#instruments[this.#rng.int(this.#instruments.length)] as Instrument;
    const kind = this.#rng.int(5);
    try {
      if (kind === 0) await this.#minutes(one);
      else if (kind === 1) await this.#daily(one);
      else if (kind === 2) await this.#prices();
      else if (kind === 3) hold((await this.#reference.profile()).clientId === CLIENT, () => 'a wrong profile');
      else {
        const found = await this.#reference.master(DATE, null);
        hold(found !== 'unchanged' && found.instruments.length === listed, () => 'part of a master was accepted');
      }
      this.#answered += 1;
    } catch (thrown) {
      if (!(thrown instanceof FaultError)) throw thrown;
      hold(faultOf(thrown).kind === 'unavailable', () => `${thrown.fault.code}: ${thrown.fault.text}`);
      this.#refused += 1;
    }
  }

  #indexOf({ segment, securityId }: Instrument): number {
    return this.#market.indexOf(segment, securityId) ?? -1;
  }

  async #minutes(one: Instrument): Promise<void> {
    const toDate = addDays(DATE, -1 - this.#rng.int(20));
    const fromDate = addDays(toDate, -this.#rng.int(4));
    const bars = await this.#history.minutes(one, fromDate, toDate);
    const own = this.#market.minutes(this.#indexOf(one), istMidnightMs(fromDate), istMidnightMs(toDate) + DAY_MS);
    this.#same(bars, own, one);
  }

  async #daily(one: Instrument): Promise<void> {
    const fromDate = addDays(DATE, -30 - this.#rng.int(60));
    const toDate = addDays(DATE, -1);
    const bars = await this.#history.daily(one, fromDate, toDate);
    const own = this.#market.daily(this.#indexOf(one), istMidnightMs(fromDate), istMidnightMs(DATE));
    this.#same({ ...bars, t: own.t.length === bars.t.length ? own.t : bars.t }, own, one);
  }

  #same(bars: Bars, own: { t: number[]; c: number[]; v: number[] }, { symbol }: Instrument): void {
    // Empty means "nothing known yet": it is what a broker with nothing to say answers, and is never remembered.
    if (bars.t.length === 0 && this.#faults.emptyCharts > 0) return;
    const text = (one: { t: number[]; c: number[]; v: number[] }): string => JSON.stringify([one.t, one.c, one.v]);
    hold(text(bars) === text(own), () => `${symbol}: ${bars.t.length} bars of ${own.t.length}, or other ones`);
  }

  async #prices(): Promise<void> {
    const prices = await this.#reference.lastPrices(this.#instruments);
    for (const { segment, securityId, symbol, decimals } of this.#instruments) {
      const shown = prices.get(instrumentKey(segment, securityId));
      hold(shown !== undefined && Number.isInteger(shown) && shown > 0, () => `${symbol} (${decimals}): no price`);
    }
  }
}

async function* whole(text: string): AsyncGenerator<string> {
  yield text;
}

/**
 * Runs one seed of history and reference under faults.
 * @throws Error naming the seed, what was not as it must be, and the command that runs it alone.
 */
export async function runRestSeed(seed: number): Promise<RestRunResult> {
  const run = new RestRun(seed);
  try {
    return await run.run();
  } catch (thrown) {
    const what = thrown instanceof Error ? thrown.message : String(thrown);
    const at = (run.time.nowMs / 1_000).toFixed(3);
    const text = `seed ${seed} at ${at} s: ${what}\n  again: node test/sim/seeds/run-rest-seeds.ts 1 ${seed}`;
    throw new Error(text, { cause: thrown });
  }
}
