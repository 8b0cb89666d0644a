import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Instrument } from '#contract/model/instrument.ts';
import type { DepthLevels } from '#contract/model/depth.ts';
import type { Broker, DeepBook } from '../../src/main/adapters/adapter.ts';
import { openDhan } from '../../src/main/adapters/dhan/broker.ts';
import { Counters, FEED_COUNTERS } from '../../src/main/core/counters.ts';
import { DepthBook, DepthTable } from '../../src/main/core/table/depth-table.ts';
import type { DepthOptions } from '../../src/main/sim/depth/depth-options.ts';
import { DEPTH_DEFAULTS } from '../../src/main/sim/depth/depth-options.ts';
import { SIM_PIN, SIM_TOTP_SECRET, totp } from '../../src/main/sim/rest/auth-routes.ts';
import { quoteRecord } from '../../src/main/sim/quote-record.ts';
import { DepthDesk } from '../../src/main/threads/feed/depth-desk.ts';
import type { BrokerAccess, FeedReport } from '../../src/main/threads/protocol.ts';
import { until } from '../support/feed-server.ts';
import { machineTimers, SimExchange } from '../support/sim-exchange.ts';

const LAST = 50;
let exchange: SimExchange;
let broker: Broker;
let universe: Instrument[];

before(async () => {
  exchange = await SimExchange.start(2_000, '2026-11-20', 10 * 60);
  broker = openDhan(exchange.access, machineTimers, () => 0.5);
  const master = await broker.reference.master('2026-11-20', null);
  assert.ok(master !== 'unchanged');
  universe = await broker.reference.universe(master.instruments, 2_000);
});
after(async () => {
  broker.close();
  await exchange.server.close();
});

const nse = (count: number): Instrument[] =>
  universe.filter(({ segment, kind }) => segment === 'NSE_FNO' && kind !== 'OPTSTK').slice(0, count);

/** The feed thread's desk on real sockets. */
class Bed {
  readonly table = DepthTable.create();
  readonly counters = Counters.create(FEED_COUNTERS);
  readonly reports: Extract<FeedReport, { type: 'depth' }>[] = [];
  readonly faults: string[] = [];
  readonly desk: DepthDesk;
  readonly book = new DepthBook();

  constructor(access: BrokerAccess, now: () => number) {
    const own = openDhan(access, machineTimers, () => 0.5);
    this.desk = new DepthDesk({
      memory: this.table.buffer,
      counters: this.counters,
      open: (parts) => own.depth(parts),
      clock: { nowMs: now },
      isTrading: () => true,
      report: (report) => report.type === 'depth' && this.reports.push(report),
      fault: ({ code }) => this.faults.push(code),
    });
  }

  want(list: readonly { readonly book: number; readonly instrument: Instrument }[]): void {
    this.desk.want(list);
  }

  /** The book once both sides have come. */
  async come(book: number): Promise<DepthBook> {
    await until(
      () => this.table.read(book, this.book) && this.book.atMs('bid') > 0 && this.book.atMs('ask') > 0,
      'a book',
    );
    return this.book;
  }
}

async function withBed(
  options: Partial<DepthOptions>,
  run: (bed: Bed, own: SimExchange) => Promise<void>,
): Promise<void> {
  const own = await SimExchange.start(2_000, '2026-11-20', 10 * 60, { depth: { ...DEPTH_DEFAULTS, ...options } });
  const bed = new Bed(own.access, () => own.nowMs());
  try {
    await run(bed, own);
  } finally {
    await bed.desk.close();
    await own.server.close();
  }
}

test('both depths tell the feed’s own book: the first five levels are those of the Full packet', async () => {
  const bed = new Bed(exchange.access, () => exchange.nowMs());
  const [future] = nse(1) as [Instrument];
  const quote = quoteRecord();
  bed.want([
    { book: 0, instrument: future },
    { book: LAST, instrument: future },
  ]);
  for (const [book, levels] of [
    [0, 20],
    [LAST, 200],
  ] as const) {
    await bed.come(book);
    let matched = false;
    // The market moves between sending and reading: of a few tries one must meet it standing still.
    await until(() => {
      exchange.market.quote(exchange.indexOf(future), quote);
      const five = quote.levels.map(({ bidPaise }) => bidPaise);
      const quantities = quote.levels.map(({ askQty }) => askQty);
      matched =
        bed.table.read(book, bed.book) &&
        five.every((paise, i) => bed.book.prices('bid')[i] === paise) &&
        quantities.every((quantity, i) => bed.book.quantities('ask')[i] === quantity);
      return matched;
    }, `the same book at ${levels} levels`);
    const rows = bed.book.rows('bid');
    assert.ok(levels === 20 ? rows === 20 : rows >= 40, `${rows} bids of ${levels}`);
    assert.equal(bed.book.slot, future.slot);
  }
  const seen = bed.counters.snapshot();
  assert.equal(seen.depthRejected + seen.depthUnwanted, 0);
  assert.equal(seen.depthPackets, seen.depthApplied);
  await bed.desk.close();
});

test('50 instruments over one connection', async () => {
  const bed = new Bed(exchange.access, () => exchange.nowMs());
  bed.want(nse(50).map((instrument, book) => ({ book, instrument })));
  for (let book = 0; book < 50; book += 1) await bed.come(book);
  assert.equal(bed.reports.at(-1)?.state, 'live');
  await bed.desk.close();
});

for (const disconnectBytes of [12, 14] as const) {
  test(`a refusal with a disconnect of ${disconnectBytes} bytes stops the books and says why`, async () => {
    await withBed({ disconnectBytes, instrumentsMax: { 20: 2, 200: 1 } }, async (bed) => {
      bed.want(nse(3).map((instrument, book) => ({ book, instrument })));
      await until(() => bed.reports.at(-1)?.state === 'stopped', 'stopped');
      assert.match(bed.reports.at(-1)?.reason ?? '', /804/);
      assert.deepEqual(bed.faults, ['denied.feed_too_many_instruments']);
    });
  });
}

test('an unsubscription that the exchange does not understand is filtered, and asked again with the other code', async () => {
  await withBed({ unsubscribeCodes: [25], padPaise: -1 }, async (bed) => {
    const [one, two] = nse(2) as [Instrument, Instrument];
    bed.want([
      { book: 0, instrument: one },
      { book: 1, instrument: two },
    ]);
    await bed.come(0);
    await bed.come(1);
    bed.want([{ book: 0, instrument: one }]);
    await until(() => bed.counters.get('depthUnwanted') > 0, 'packets of a book that was given up');
    assert.ok(bed.table.read(1, bed.book));
    assert.deepEqual([bed.book.slot, bed.book.rows('bid')], [-1, 0], 'nothing is written for it');
    const quiet = async (): Promise<boolean> => {
      const before = bed.counters.get('depthUnwanted');
      await new Promise((resolve) => {
        setTimeout(resolve, 2_500);
      });
      return bed.counters.get('depthUnwanted') === before;
    };
    let isQuiet = false;
    for (let tries = 0; tries < 5 && !isQuiet; tries += 1) isQuiet = await quiet();
    assert.ok(isQuiet, 'it fell silent');
  });
});

test('a segment without deep books is answered by silence, and the vendor’s path without a name works', async () => {
  const { access } = exchange;
  const [future] = nse(1) as [Instrument];
  const commodity = universe.find(({ segment }) => segment === 'MCX_COMM') as Instrument;
  const root = access.urls.depth200?.replace('/twohundreddepth', '/') ?? '';
  const heard: Buffer[] = [];
  const query = new URLSearchParams({ token: access.accessToken, clientId: access.clientId, authType: '2' });
  const socket = new WebSocket(`${root}?${query.toString()}`);
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('message', ({ data }) => heard.push(Buffer.from(data as ArrayBuffer)));
  await new Promise((resolve) => {
    socket.addEventListener('open', resolve);
  });
  const ask = ({ segment, securityId }: Instrument): void =>
    socket.send(JSON.stringify({ RequestCode: 23, ExchangeSegment: segment, SecurityId: String(securityId) }));
  ask(commodity);
  await new Promise((resolve) => {
    setTimeout(resolve, 400);
  });
  assert.equal(heard.length, 0);
  ask(future);
  await until(() => heard.length > 0, 'its book');
  assert.equal(heard[0]?.readInt32LE(4), future.securityId);
  socket.close();
});

test('200 levels over a token of type APP: reset, and named in words; 20 levels stream on', async () => {
  await withBed({ appResetMs: 300 }, async (bed, own) => {
    const auth = own.server.endpoints.auth;
    const code = totp(SIM_TOTP_SECRET, own.nowMs());
    const url = `${auth}/app/generateAccessToken?dhanClientId=${own.access.clientId}&pin=${SIM_PIN}&totp=${code}`;
    const made = (await (await fetch(url, { method: 'POST' })).json()) as { accessToken?: string };
    assert.ok(made.accessToken !== undefined, JSON.stringify(made));
    bed.desk.renew({ clientId: own.access.clientId, accessToken: made.accessToken });
    const [future] = nse(1) as [Instrument];
    bed.want([
      { book: 0, instrument: future },
      { book: LAST, instrument: future },
    ]);
    const of = (levels: DepthLevels) => bed.reports.filter((report) => report.levels === levels).at(-1);
    await until(() => /tokens of type APP, and this is one/.test(of(200)?.reason ?? ''), 'named', 15_000);
    assert.equal(of(20)?.state, 'live');
  });
});

test('the connection breaks: books keep what they show with its age, and go on when it is back', async () => {
  await withBed({}, async (bed, own) => {
    const [future] = nse(1) as [Instrument];
    bed.want([{ book: 0, instrument: future }]);
    await bed.come(0);
    const atMs = bed.book.atMs('bid');
    assert.equal(own.server.dropDepth(5), 1);
    await until(() => bed.reports.at(-1)?.state === 'stale', 'stale');
    assert.ok(bed.table.read(0, bed.book) && bed.book.rows('bid') === 20);
    await until(() => bed.reports.at(-1)?.state === 'live', 'back');
    await until(() => bed.table.read(0, bed.book) && bed.book.atMs('bid') > atMs, 'refreshed');
  });
});

test('deep books of another slot are not mixed up when a book changes hands', async () => {
  const bed = new Bed(exchange.access, () => exchange.nowMs());
  const [one, two] = nse(2) as [Instrument, Instrument];
  const wanted: DeepBook['instrument'][] = [one, two, one];
  for (const instrument of wanted) {
    bed.want([{ book: 4, instrument }]);
    const book = await bed.come(4);
    assert.equal(book.slot, instrument.slot);
    const quote = quoteRecord();
    exchange.market.quote(exchange.indexOf(instrument), quote);
    const best = quote.levels[0]?.bidPaise ?? 0;
    assert.ok(Math.abs((book.prices('bid')[0] ?? 0) - best) < best * 0.05, instrument.symbol);
  }
  await bed.desk.close();
});
