import { openDhan } from '/tmp/wt/feedclient/src/main/adapters/dhan/broker.ts';
import { FeedBench } from '/tmp/wt/feedclient/test/support/feed-bench.ts';
import { machineTimers, SimExchange } from '/tmp/wt/feedclient/test/support/sim-exchange.ts';
import { COLUMNS, ROW_CELLS } from '/tmp/wt/feedclient/src/contract/columns.ts';
import { feedTrust, trustMoment, trustRow } from '/tmp/wt/feedclient/src/main/core/table/feed-trust.ts';
const exchange = await SimExchange.start(3000, '2026-11-20', 600);
const broker = openDhan(exchange.access, machineTimers, Math.random);
const master = await broker.reference.master('2026-11-20', null);
if (master === 'unchanged') throw 1;
const universe = await broker.reference.universe(master.instruments, 3000);
const bench = new FeedBench(exchange.day, 3000, exchange.nowMs(), (p) => broker.feed(p), machineTimers, { nowMs: () => exchange.nowMs() });
bench.body.step({ type: 'subscribe', instruments: universe, resume: [] }, exchange.nowMs());
const timer = setInterval(() => bench.body.tick(exchange.nowMs()), 100);
const show = () => {
  const c = bench.counters.snapshot();
  const states: Record<string, number> = {};
  const cad: number[] = [];
  for (const one of universe) {
    const row = trustRow(bench.table.u32, one.slot * ROW_CELLS);
    const t = feedTrust(row, one, trustMoment(exchange.day, one, exchange.nowMs(), 15000));
    states[t.state] = (states[t.state] ?? 0) + 1;
    if (row.cadenceMs) cad.push(row.cadenceMs);
  }
  cad.sort((a, b) => a - b);
  console.log(JSON.stringify({ packets: c.packets, stale: c.staleRows, asked: c.quotesAsked, appl: c.quotesApplied, failed: c.quotesFailed, resub: c.resubscribed, drop: c.socketsDistrusted, gaps: c.gapsMarked, dup: c.duplicates, states, cad: [cad[0], cad[cad.length >> 1], cad.at(-1)] }));
};
for (let i = 0; i < 5; i++) { await new Promise((r) => setTimeout(r, 12000)); show(); }
await exchange.fault({ stall: 45000 });
console.log('stall 45 s');
for (let i = 0; i < 6; i++) { await new Promise((r) => setTimeout(r, 12000)); show(); }
for (const r of bench.of('notice')) console.log(r.notice.code, r.notice.text);
clearInterval(timer); await bench.body.close(); broker.close(); await exchange.server.close();
process.exit(0);
