import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshRuleState } from '../../../../src/main/core/alerts/rule-watch.ts';
import type { Scanner } from '../../../../src/main/core/scan/scanner.ts';
import { IDS_LEFT_FREE, SAVE_AGAIN_MS } from '../../../../src/main/threads/scan/hit-keeper.ts';
import { RETRY_MS } from '../../../../src/main/threads/scan/history-loader.ts';
import { sampleRule } from '../../../support/alert-samples.ts';
import { DAY, OPEN_MINUTE, share } from '../../../support/scan-bench.ts';
import { at } from '../../../support/store-bench.ts';
import { SCANNERS, storeDouble, NOTHING, rig, breakOut } from '../../../support/scan-body-bed.ts';

test('loads history, waits for the end of a minute, stores a hit and reports it once', async () => {
  const { body, bars, begin, moveTo, hits, infos, store, says } = rig();
  await moveTo(at(OPEN_MINUTE));
  assert.equal(infos()[0]?.reason, 'waits for the instruments');
  begin();
  breakOut(bars, 0, OPEN_MINUTE);
  await moveTo(at(OPEN_MINUTE + 1) + 1_500);
  assert.deepEqual(hits(), [], 'packets of the minute may still be under way');
  await moveTo(at(OPEN_MINUTE + 1) + 3_000);
  assert.deepEqual(
    hits().map(({ id, scannerId, interval, slot, atMs }) => [id, scannerId, interval, slot, atMs]),
    [[1 + IDS_LEFT_FREE, 'resistance-breakout', '1m', 0, at(OPEN_MINUTE + 1)]],
  );
  const resistance = infos().find(({ id }) => id === 'resistance-breakout');
  assert.deepEqual([resistance?.ready, resistance?.wanted, resistance?.reason], [2, 2, null], 'options are left out');

  // A second start on the same store finds the same hit again and reports nothing.
  const second = rig(store);
  breakOut(second.bars, 0, OPEN_MINUTE);
  second.says.nowMs = at(OPEN_MINUTE + 2);
  second.begin();
  await second.moveTo(at(OPEN_MINUTE + 2) + 3_000);
  assert.deepEqual(second.hits(), []);
  assert.equal(store.hits.length, 1);
  body.close();
  assert.equal(says.notices.length, 0);
});

test('of one minute a person is told of their own alerts before any hit, and without waiting for histories', async () => {
  const { body, bars, begin, moveTo, hits, says, store } = rig();
  begin();
  await moveTo(at(OPEN_MINUTE));
  const rule = sampleRule({ segment: 'NSE_EQ', securityId: 100 }, { op: 'above', level: 101 });
  const rules = [{ rule, state: freshRuleState(at(OPEN_MINUTE), true) }];
  body.step({ type: 'rules', rules, removed: [], whole: true }, at(OPEN_MINUTE));
  breakOut(bars, 0, OPEN_MINUTE);
  await moveTo(at(OPEN_MINUTE + 1) + 3_000);
  assert.equal(hits().length, 1);
  const told = says.reports.map(({ type }) => type).filter((type) => type === 'ruleNews' || type === 'hits');
  assert.deepEqual(told, ['ruleNews', 'hits']);

  const unloaded = rig(storeDouble());
  unloaded.store.refuse(true);
  unloaded.begin();
  await unloaded.moveTo(at(OPEN_MINUTE));
  unloaded.body.step({ type: 'rules', rules, removed: [], whole: true }, at(OPEN_MINUTE));
  breakOut(unloaded.bars, 0, OPEN_MINUTE);
  await unloaded.moveTo(at(OPEN_MINUTE + 1) + 3_000);
  assert.equal(unloaded.hits().length, 0, 'scanners wait for the past');
  assert.equal(unloaded.says.reports.filter(({ type }) => type === 'ruleNews').length, 1);
  assert.equal(store.hits.length, 1);
});

test('levels are answered for scanned instruments once their history is there, and refused in words before', async () => {
  const { body, bars, begin, moveTo, reports, store, says } = rig();
  const ask = (id: number, slot: number) => {
    body.step({ type: 'levels', id, slot }, says.nowMs);
    return reports.find((report) => (report.type === 'levels' || report.type === 'refused') && report.id === id);
  };
  const codeOf = (report: ReturnType<typeof ask>) => (report?.type === 'refused' ? report.fault.code : 'answered');
  assert.equal(codeOf(ask(1, 0)), 'unavailable.levels_loading');
  store.refuse(true);
  begin();
  await moveTo(at(OPEN_MINUTE));
  assert.equal(codeOf(ask(2, 0)), 'unavailable.levels_loading');
  assert.equal(codeOf(ask(3, 2)), 'input.not_scanned');
  store.refuse(false);
  await says.timers.advance(RETRY_MS);
  await moveTo(at(OPEN_MINUTE));
  breakOut(bars, 0, OPEN_MINUTE);
  await moveTo(at(OPEN_MINUTE + 14));
  const answer = ask(4, 0);
  assert.equal(answer?.type, 'levels');
  const levels = answer?.type === 'levels' ? answer.levels : assert.fail();
  assert.deepEqual([levels.epoch, levels.slot, levels.symbol, levels.tradeDate], [1, 0, 'S0', DAY.date]);
  assert.deepEqual([levels.averages.price55, levels.averages.volume20], [100, 4_000]);
  assert.deepEqual(levels.openingRanges[0], {
    minutes: 5,
    high: 101.5,
    low: 100.1,
    complete: true,
    breakout: null,
    breakoutMs: null,
  });
  assert.equal(levels.volume.today, 2_500);
});

test('sectors are answered once the instruments are there, as of the last closed minute', async () => {
  const { body, bars, begin, moveTo, reports, says } = rig();
  const ask = (id: number) => {
    body.step({ type: 'sectors', id }, says.nowMs);
    return reports.find((report) => (report.type === 'sectors' || report.type === 'refused') && report.id === id);
  };
  const early = ask(1);
  assert.equal(early?.type === 'refused' && early.fault.code, 'unavailable.scan_starting');
  begin();
  breakOut(bars, 0, OPEN_MINUTE);
  await moveTo(at(OPEN_MINUTE + 2));
  const answer = ask(2);
  const board = answer?.type === 'sectors' ? answer.board : assert.fail();
  assert.deepEqual([board.sectors.length, board.advancers, board.atMs], [9, 1, at(OPEN_MINUTE + 1)]);
  assert.equal(board.turnover, 101.05 * 2_500);
});

test('parameters are checked, kept for the next start, and the day is scanned again with them', async () => {
  const { body, bars, begin, moveTo, hits, reports, store } = rig();
  begin();
  breakOut(bars, 0, OPEN_MINUTE);
  const configure = (id: number, scannerId: string, params: Record<string, number | string>) =>
    body.step({ type: 'configure', id, scannerId, enabled: true, params }, at(OPEN_MINUTE));
  configure(1, 'nothing', {});
  configure(2, 'resistance-breakout', { period: 1 });
  configure(3, 'resistance-breakout', { perod: 50 });
  assert.deepEqual(
    reports.flatMap((r) => (r.type === 'refused' ? [r.fault.code] : [])),
    ['input.unknown_scanner', 'input.bad_parameter', 'input.bad_parameter'],
  );
  configure(4, 'resistance-breakout', { volumeFactor: 0.9 });
  const configured = reports.find((r) => r.type === 'configured');
  assert.equal(configured?.scanner.params.find(({ name }) => name === 'volumeFactor')?.value, 0.9);
  await moveTo(at(OPEN_MINUTE + 2));
  assert.deepEqual(hits(), []);
  configure(5, 'resistance-breakout', { volumeFactor: 0.6 });
  await moveTo(at(OPEN_MINUTE + 3));
  assert.equal(hits().length, 1);
  assert.equal(hits()[0]?.params['volumeFactor'], 0.6);
  const next = rig(store);
  next.begin();
  await next.moveTo(at(OPEN_MINUTE));
  const value = next
    .infos()
    .find(({ id }) => id === 'resistance-breakout')
    ?.params.find(({ name }) => name === 'volumeFactor')?.value;
  assert.equal(value, 0.6);
});

test('a universe is checked, kept, and followed when its list changes', async () => {
  const { body, bars, begin, moveTo, hits, reports, store } = rig();
  const item = (securityId: number) => ({
    type: 'instrument' as const,
    segment: 'NSE_EQ' as const,
    securityId,
    label: '',
    active: true,
  });
  store.lists.push({ id: 3, name: 'Mine', items: [item(100)] });
  begin();
  const configure = (id: number, universe: string): string => {
    const order = { scannerId: 'resistance-breakout', enabled: true, params: {}, universe };
    body.step({ type: 'configure', id, ...order }, at(OPEN_MINUTE));
    const answer = reports.find((r) => (r.type === 'refused' || r.type === 'configured') && r.id === id);
    return answer?.type === 'refused' ? `${answer.fault.code} ${answer.fault.text}` : 'configured';
  };
  assert.match(configure(1, 'nifty'), /^input.bad_universe nifty is no universe/);
  assert.match(
    configure(2, 'watchlist:4'),
    /^input.bad_universe There is no saved list 4. The saved lists are 3 \(Mine\)/,
  );
  assert.equal(configure(3, 'watchlist:3'), 'configured');
  const configured = reports.find((r) => r.type === 'configured');
  assert.deepEqual([configured?.scanner.universe, configured?.scanner.wanted], ['watchlist:3', 1]);
  for (const slot of [0, 1]) breakOut(bars, slot, OPEN_MINUTE);
  await moveTo(at(OPEN_MINUTE + 2));
  assert.deepEqual(
    hits().map(({ slot }) => slot),
    [0],
  );
  body.step({ type: 'lists', lists: [{ id: 3, name: 'Mine', items: [item(100), item(101)] }] }, at(OPEN_MINUTE + 2));
  await moveTo(at(OPEN_MINUTE + 3));
  assert.deepEqual(
    hits().map(({ slot }) => slot),
    [0, 1],
    'what is known is not told again',
  );
  const next = rig(store);
  next.begin();
  await next.moveTo(at(OPEN_MINUTE));
  assert.equal(next.infos().find(({ id }) => id === 'resistance-breakout')?.universe, 'watchlist:3');
  // Settings of before there were universes stay valid.
  store.prefs.set(
    'scan.settings',
    JSON.stringify({ 'resistance-breakout': { enabled: false, params: { period: 60 } } }),
  );
  const old = rig(store);
  old.begin();
  await old.moveTo(at(OPEN_MINUTE));
  const info = old.infos().find(({ id }) => id === 'resistance-breakout');
  assert.deepEqual([info?.enabled, info?.universe], [false, 'default']);
});

test('an option runs on the bars of today and asks for no history', async () => {
  const plain: Scanner = { ...(SCANNERS[0] as Scanner), id: 'plain', kinds: ['OPTSTK'], barsNeeded: () => 1 };
  const loud: Scanner = { ...plain, scan: (_view, _params, emit) => emit({ side: 'up', evidence: NOTHING }) };
  const { bars, begin, moveTo, hits, store, infos } = rig(storeDouble(), [loud]);
  begin();
  bars.write(2, OPEN_MINUTE, 100, 101, 99, 100, 10, 0);
  await moveTo(at(OPEN_MINUTE + 6));
  assert.deepEqual(
    hits().map(({ slot, interval }) => [slot, interval]),
    [[2, '5m']],
  );
  assert.ok(!store.asked.some((request) => request.kind === 'bars' && request.slot === 2));
  assert.deepEqual([infos()[0]?.ready, infos()[0]?.wanted], [1, 1]);
});

test('an instrument whose history is refused is told and tried again', async () => {
  const { begin, moveTo, infos, store, says } = rig();
  store.refuse(true);
  begin();
  await moveTo(at(OPEN_MINUTE));
  assert.match(infos().find(({ id }) => id === 'resistance-breakout')?.reason ?? '', /^history 0 of 2; not now$/);
  store.refuse(false);
  await says.timers.advance(RETRY_MS);
  await moveTo(at(OPEN_MINUTE));
  await moveTo(at(OPEN_MINUTE));
  assert.equal(infos().find(({ id }) => id === 'resistance-breakout')?.ready, 2);
});

test('hits that cannot be stored are reported all the same, it is said once, and they are stored when the store can', async () => {
  const { bars, begin, moveTo, hits, store, logs, says } = rig();
  begin();
  store.refuse(true);
  breakOut(bars, 1, OPEN_MINUTE);
  await moveTo(at(OPEN_MINUTE + 2));
  assert.deepEqual(
    hits().map(({ id, slot }) => [id > IDS_LEFT_FREE, slot]),
    [[true, 1]],
  );
  assert.ok(logs.includes('scan.hits_not_stored'));
  await says.timers.advance(SAVE_AGAIN_MS);
  await moveTo(at(OPEN_MINUTE + 3));
  assert.deepEqual([...says.notices], ['unavailable.hits_not_stored']);
  assert.equal(store.hits.length, 0);
  store.refuse(false);
  await says.timers.advance(SAVE_AGAIN_MS);
  await moveTo(at(OPEN_MINUTE + 4));
  assert.deepEqual(
    store.hits.map(({ id, slot }) => [id, slot]),
    hits().map(({ id, slot }) => [id, slot]),
    'under the id that was told, and told once',
  );
  assert.equal(says.notices.length, 1);
});

test('a replay that is moved back is scanned again from the bars that were built anew', async () => {
  const { body, bars, gate, begin, moveTo, hits, says, store } = rig(storeDouble(), SCANNERS, true);
  begin();
  breakOut(bars, 0, OPEN_MINUTE + 5);
  await moveTo(at(OPEN_MINUTE + 14));
  assert.equal(hits().length, 2, 'the minute, and the five minutes around it');
  gate.renew(-1, 0, () => bars.clear());
  says.nowMs = at(OPEN_MINUTE);
  body.step({ type: 'rewound', nowMs: at(OPEN_MINUTE) }, at(OPEN_MINUTE));
  breakOut(bars, 0, OPEN_MINUTE + 5);
  breakOut(bars, 1, OPEN_MINUTE + 6);
  await moveTo(at(OPEN_MINUTE + 6));
  await moveTo(at(OPEN_MINUTE + 14));
  const found = hits().map(({ slot, interval }) => `${slot} ${interval}`);
  assert.deepEqual(found, ['0 1m', '0 5m', '0 1m', '1 1m', '0 5m', '1 5m'], 'what lies ahead again is news again');
  assert.equal(store.hits.length, 4);
});

test('a day that is simulated again tells its hits again, in whatever order they were stored', async () => {
  const first = rig(storeDouble(), SCANNERS, true);
  first.begin();
  breakOut(first.bars, 0, OPEN_MINUTE + 1);
  await first.moveTo(at(OPEN_MINUTE + 4));
  breakOut(first.bars, 1, OPEN_MINUTE);
  first.gate.renew(-1, 0, () => {});
  first.says.nowMs = at(OPEN_MINUTE);
  first.body.step({ type: 'rewound', nowMs: at(OPEN_MINUTE) }, at(OPEN_MINUTE));
  await first.moveTo(at(OPEN_MINUTE + 4));
  assert.deepEqual(
    first.hits().map(({ id, slot }) => [id, slot]),
    [
      [1, 0],
      [2, 1],
      [1, 0],
    ],
  );
  // The store shows a start at the open nothing of later.
  const { hits } = first.store;
  const kept = hits.splice(0);
  const again = rig(first.store, SCANNERS, true);
  again.begin();
  hits.push(...kept);
  breakOut(again.bars, 0, OPEN_MINUTE + 1);
  breakOut(again.bars, 1, OPEN_MINUTE);
  await again.moveTo(at(OPEN_MINUTE + 4));
  assert.deepEqual(
    again.hits().map(({ id }) => id),
    [2, 1],
  );
});

test('an instrument that is added is loaded and scanned; one that is dropped fires no more', async () => {
  const { body, bars, begin, moveTo, hits, infos, store } = rig();
  begin();
  await moveTo(at(OPEN_MINUTE));
  body.step({ type: 'change', added: [share(4)], dropped: [1], afterHours: false }, at(OPEN_MINUTE));
  for (const slot of [0, 1, 4]) breakOut(bars, slot, OPEN_MINUTE);
  await moveTo(at(OPEN_MINUTE + 1) + 1_500);
  await moveTo(at(OPEN_MINUTE + 1) + 3_000);
  assert.deepEqual(
    hits().map(({ slot }) => slot),
    [0, 4],
  );
  const resistance = infos().find(({ id }) => id === 'resistance-breakout');
  assert.deepEqual([resistance?.ready, resistance?.wanted], [2, 2]);
  assert.ok(store.asked.some((request) => request.kind === 'bars' && request.slot === 4));
  body.step({ type: 'change', added: [], dropped: [0], afterHours: true }, at(OPEN_MINUTE + 1));
  breakOut(bars, 0, OPEN_MINUTE + 1);
  await moveTo(at(OPEN_MINUTE + 2) + 3_000);
  assert.equal(infos().find(({ id }) => id === 'resistance-breakout')?.wanted, 2, 'after hours it stays as it is');
});

test('a store that died with hits in hand does not keep a replay waiting after it is back', async () => {
  const { body, bars, gate, begin, moveTo, hits, store } = rig();
  await moveTo(at(OPEN_MINUTE));
  begin();
  breakOut(bars, 0, OPEN_MINUTE);
  store.mute(true);
  await moveTo(at(OPEN_MINUTE + 1) + 3_000);
  assert.equal(gate.settled, false);
  store.mute(false);
  begin();
  await moveTo(at(OPEN_MINUTE + 2) + 3_000);
  assert.equal(gate.settled, true);
  assert.equal(hits().length, 1);
  body.close();
});
