import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import { faultOf } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { OrderStreamSink, VenueOrder, VenueOrderRow } from '../../../../src/main/adapters/order-adapter.ts';
import { DhanOrderAdapter } from '../../../../src/main/adapters/dhan/orders/dhan-order-adapter.ts';
import { HttpOrderTransport } from '../../../../src/main/adapters/dhan/orders/http-transport.ts';
import { HttpScript, json } from '../../../support/http-script.ts';
import { PaperBed } from '../../../support/paper-bed.ts';
import { machineTimers } from '../../../support/sim-exchange.ts';
import { CRUDE, OPTION, SHARE } from '../../core/venue/venue-bed.ts';
import { CRUDE as CRUDE_CONTRACT, SHARE as SHARE_CONTRACT, venueOrder } from '../dhan/orders/sample-orders.ts';

const NTPC: Instrument = { ...SHARE_CONTRACT, securityId: SHARE.securityId, symbol: 'NTPC' };
const ntpc = (more: Partial<VenueOrder> = {}): VenueOrder =>
  venueOrder({ instrument: NTPC, price: 37_700, quantity: 10, ...more });

function listen(bed: PaperBed): VenueOrderRow[] {
  const rows: VenueOrderRow[] = [];
  const sink: OrderStreamSink = {
    state: () => {},
    told: (row) => rows.push(row),
    fault: ({ text }) => assert.fail(text),
  };
  bed.adapter.stream(sink);
  return rows;
}

test('the same adapter, the same answers: placed, in transit, filled, position, funds', async () => {
  const bed = new PaperBed();
  const rows = listen(bed);
  const { venueOrderId, venueStatus } = await bed.adapter.place(ntpc({ price: 37_750 }));
  assert.equal(venueStatus, 'TRANSIT');
  assert.equal(await bed.adapter.byCorrelation('strat7-000123'), null, 'an order in transit cannot be found');
  await bed.timers.advance(200);
  const found = await bed.adapter.byCorrelation('strat7-000123');
  assert.deepEqual([found?.word.status, found?.word.filled, found?.word.venueOrderId], ['Filled', 10, venueOrderId]);
  assert.equal(rows.at(-1)?.word.status, 'Filled');
  assert.equal(rows.at(-1)?.correlationId, 'strat7-000123');
  const [trade] = await bed.adapter.trades();
  assert.equal(trade?.venueOrderId, venueOrderId);
  const [position] = await bed.adapter.positions();
  assert.deepEqual([position?.net, position?.product], [10, 'INTRADAY']);
  const funds = await bed.adapter.funds();
  assert.ok(funds.available < funds.startOfDay && funds.utilised > 0);
  assert.deepEqual(await bed.adapter.holdings(), []);
  const margin = await bed.adapter.margin(ntpc());
  assert.equal(margin.totalPaise, 75_400);
  await bed.adapter.convert(position!, 4, 'CNC');
  const nets = (await bed.adapter.positions()).map(({ product, net }) => [product, net]);
  assert.deepEqual(nets, [
    ['INTRADAY', 6],
    ['CNC', 4],
  ]);
});

test('resting, changed, cancelled; a refusal after acceptance; a refusal at once', async () => {
  const bed = new PaperBed();
  const rows = listen(bed);
  const { venueOrderId } = await bed.adapter.place(ntpc({ price: 37_000 }));
  await bed.timers.advance(200);
  await bed.adapter.modify(venueOrderId, ntpc({ price: 36_900, quantity: 20 }));
  await bed.timers.advance(200);
  const [row] = await bed.adapter.orders();
  assert.deepEqual([row?.price, row?.quantity, row?.word.status], [36_900, 20, 'Working']);
  await bed.adapter.cancel(venueOrderId);
  await bed.timers.advance(200);
  assert.equal((await bed.adapter.orders())[0]?.word.status, 'Cancelled');
  await bed.adapter.place(ntpc({ correlationId: 'too-far-away', price: 10_000 }));
  await bed.timers.advance(200);
  const late = rows.at(-1)!;
  assert.deepEqual([late.correlationId, late.word.status], ['too-far-away', 'Rejected']);
  assert.match(late.word.text, /Circuit Limits/);
  await assert.rejects(bed.adapter.cancel('1'), (thrown) => faultOf(thrown).kind === 'rejected');
});

test('commodities count lots at the venue and units here', async () => {
  const bed = new PaperBed();
  const instrument = { ...CRUDE_CONTRACT, securityId: CRUDE.securityId };
  const order = venueOrder({ instrument, product: 'MARGIN', quantity: 200, price: 560_200 });
  await bed.adapter.place(order);
  await bed.timers.advance(200);
  const [position] = await bed.adapter.positions();
  assert.equal(position?.net, 200);
  assert.equal((JSON.parse(bed.sent[0]?.body ?? '{}') as { quantity: number }).quantity, 2);
});

test('golden: the bytes that reach the paper venue are the bytes that would go to the broker', async (context) => {
  const server = await HttpScript.listen();
  context.after(() => server.close());
  server.answers = [json(200, { orderId: '351261120000001', orderStatus: 'TRANSIT' })];
  const transport = new HttpOrderTransport({
    mode: 'paper',
    url: `${server.url}/v2`,
    orderUpdateUrl: null,
    clientId: '1000000003',
    accessToken: 'token',
    timers: machineTimers,
    random: () => 0.5,
  });
  context.after(() => transport.close());
  const wired = new DhanOrderAdapter({
    mode: 'paper',
    account: 'main',
    clientId: '1000000003',
    transport,
    unitsPer: () => 1,
    nowMs: () => 0,
  });
  const bed = new PaperBed();
  const nifty = { ...NTPC, segment: 'NSE_FNO', securityId: OPTION.securityId, lot: 65 } as const;
  const each = [
    ntpc({ correlationId: 'golden-1' }),
    ntpc({ correlationId: 'golden-2', type: 'MARKET', price: 0, validity: 'IOC' }),
    ntpc({ correlationId: 'golden-3', type: 'SL', side: 'SELL', price: 37_000, trigger: 37_100 }),
    ntpc({
      correlationId: 'golden-4',
      instrument: nifty,
      quantity: 130,
      price: 13_005,
      product: 'MARGIN',
      amo: 'OPEN',
    }),
  ];
  for (const adapter of [bed.adapter, wired]) {
    for (const order of each) await adapter.place(order);
    await adapter.modify('351261120000001', ntpc({ price: 37_650 }));
    await adapter.cancel('351261120000001').catch(() => {});
    const exits = { target: 38_000, stop: 37_000, trail: 50 };
    await adapter.placeSuper({ ...ntpc({ correlationId: 'golden-5' }), type: 'LIMIT', ...exits });
    const legs = { flag: 'OCO', price1: 37_000, trigger1: 37_010, quantity1: 5 } as const;
    const forever = { ...ntpc({ correlationId: 'golden-6', product: 'CNC', price: 38_000, trigger: 37_990 }), ...legs };
    await adapter.placeForever(forever);
  }
  const overWire = server.asked
    .filter(({ path }) => path !== '/v2/fundlimit')
    .map(({ method, path, body }) => `${method} ${path} ${body}`);
  const onPaper = bed.sent.map(({ method, path, body }) => `${method} /v2${path} ${body ?? ''}`);
  assert.equal(onPaper.length, 8);
  assert.deepEqual(onPaper, overWire);
});

test('the account outlives its process: money, positions, resting, stopped and queued orders, numbers', async () => {
  const first = new PaperBed();
  await first.adapter.place(ntpc({ correlationId: 'kept-1', price: 37_750 }));
  await first.adapter.place(ntpc({ correlationId: 'kept-2', price: 37_000 }));
  const stop = { type: 'SL', side: 'SELL', price: 36_000, trigger: 36_100 } as const;
  await first.adapter.place(ntpc({ correlationId: 'kept-3', ...stop }));
  await first.timers.advance(500);
  await first.adapter.place(ntpc({ correlationId: 'kept-4', price: 36_950 }));
  // No goodbye: the process is killed with the last order still in transit.
  const second = new PaperBed({ path: first.path, market: first.market, startMs: first.nowMs() });
  const statuses = async (): Promise<Record<string, string>> =>
    Object.fromEntries(
      (await second.adapter.orders()).map(({ correlationId, word }) => [correlationId ?? '', word.status]),
    );
  assert.deepEqual(await statuses(), {
    'kept-1': 'Filled',
    'kept-2': 'Working',
    'kept-3': 'Working',
    'kept-4': 'Submitted',
  });
  assert.deepEqual(await second.adapter.funds(), { ...(await first.adapter.funds()), atMs: second.nowMs() });
  await second.timers.advance(200);
  second.market.set(SHARE, 36_050);
  await second.timers.advance(500);
  assert.deepEqual(await statuses(), {
    'kept-1': 'Filled',
    'kept-2': 'Filled',
    'kept-3': 'Filled',
    'kept-4': 'Filled',
  });
  const { venueOrderId } = await second.adapter.place(ntpc({ correlationId: 'kept-5' }));
  const ids = (await second.adapter.orders()).map(({ word }) => word.venueOrderId);
  assert.equal(new Set(ids).size, 5);
  assert.ok(ids.includes(venueOrderId));
  assert.deepEqual(second.notices, []);
});

test('an account that cannot be read is put aside and said', async () => {
  const first = new PaperBed();
  await first.adapter.place(ntpc());
  writeFileSync(first.path, 'not a paper account');
  const second = new PaperBed({ path: first.path });
  assert.match(second.notices[0] ?? '', /error unavailable\.paper_account: .*kept as .*\.unread/);
  assert.equal(readFileSync(`${first.path}.unread`, 'utf8'), 'not a paper account');
  assert.deepEqual(await second.adapter.orders(), []);
});

test('another book is another account', async () => {
  const first = new PaperBed();
  await first.adapter.place(ntpc({ price: 37_750 }));
  await first.timers.advance(200);
  assert.deepEqual(await new PaperBed().adapter.positions(), []);
});

test('time that goes back does not move the venue back', async () => {
  const bed = new PaperBed();
  await bed.adapter.place(ntpc({ price: 37_000 }));
  await bed.timers.advance(200);
  await bed.transport.close();
  const earlier = new PaperBed({ path: bed.path, startMs: bed.nowMs() - 60_000 });
  assert.equal((await earlier.adapter.orders())[0]?.word.status, 'Working');
});

test('nothing of the way to the broker is imported by the paper venue', () => {
  const root = join(import.meta.dirname, '../../../../src/main');
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    const text = readFileSync(path, 'utf8');
    for (const [, kind, from = ''] of text.matchAll(/^import (type )?.*? from '(.+?)'/gms)) {
      if (from.startsWith('.') && from.endsWith('.ts') && kind === undefined)
        visit(normalize(join(dirname(path), from)));
      assert.ok(kind !== undefined || !/^(ws|node:(http|https|net|tls))$/.test(from), `${path} imports ${from}`);
    }
  };
  const folder = join(root, 'adapters', 'paper');
  for (const name of readdirSync(folder)) visit(join(folder, name));
  assert.ok(seen.size > 20, `${seen.size} files were seen`);
  assert.deepEqual(
    [...seen].filter((path) => /http-transport|order-socket-client/.test(path)),
    [],
  );
});
