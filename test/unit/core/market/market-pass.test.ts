import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MINUTE_MS } from '#contract/model/session.ts';
import { sectorBoardSchema } from '#contract/model/market.ts';
import { relativeStrength, ratioPlace } from '../../../../src/main/core/market/relative-strength.ts';
import { UnseenVolume } from '../../../../src/main/core/volume/unseen-volume.ts';
import { type Mover, playMarket } from '../../../support/market-bench.ts';
import { DAY, OPEN_MINUTE } from '../../../support/scan-bench.ts';

const share = (symbol: string, id: number, goes: number, volume = 2_000): Mover => ({
  symbol,
  id,
  base: 1_000,
  opens: 0,
  goes,
  until: 20,
  volume,
});

/** Metals rise with volume, most software falls, NIFTY stands. */
const MARKET: readonly Mover[] = [
  { symbol: 'NIFTY', id: 13, index: true, base: 25_000, opens: 0, goes: 0.1, until: 20, volume: 0 },
  { symbol: 'NIFTY METAL', id: 31, index: true, base: 9_000, opens: 0, goes: 1.5, until: 20, volume: 0 },
  share('APLAPOLLO', 25780, 2),
  share('ADANIENT', 25, 1),
  share('HINDALCO', 1363, 1.2),
  share('TATASTEEL', 3499, -0.2),
  share('HCLTECH', 7229, -2),
  share('COFORGE', 11543, -1),
  share('INFY', 1594, -1.5),
  share('TCS', 11536, -0.1, 500),
  { ...share('NOTHING', 999_999, 9), symbol: 'NOTHING' },
];
const minuteOfHit = (atMs: number): number => (atMs - DAY.midnightMs) / MINUTE_MS - OPEN_MINUTE;

test('the board of sectors: change, breadth, volume and members, the strongest first', () => {
  const { pass } = playMarket(MARKET, 20);
  const board = sectorBoardSchema.parse(pass.board());
  assert.equal(board.atMs, DAY.midnightMs + (OPEN_MINUTE + 20) * MINUTE_MS);
  assert.deepEqual([board.advancers, board.decliners, board.unchanged], [4, 5, 0]);
  assert.equal(board.sectors.length, 9);
  const [metal] = board.sectors;
  assert.deepEqual([metal!.id, metal!.slot, metal!.changeFrom], ['NIFTYMETAL', 1, 'index']);
  assert.ok(Math.abs(metal!.changePct! - 1.5) < 0.01);
  assert.deepEqual(metal!.members.map(({ symbol }) => symbol).slice(0, 2), ['APLAPOLLO', 'HINDALCO']);
  assert.equal(metal!.advancers, metal!.members.filter(({ changePct }) => changePct > 0).length);
  assert.ok(Math.abs(metal!.volumeRatio! - 2) < 0.01, 'twice the usual volume');
  const software = board.sectors.find(({ id }) => id === 'NIFTYIT')!;
  assert.deepEqual([software.changeFrom, software.decliners, software.slot], ['members', 4, null]);
  assert.ok(Math.abs(software.changePct! + 1.15) < 0.02, 'without its index the mean of its members');
  const empty = board.sectors.filter(({ members }) => members.length === 0);
  assert.ok(empty.length > 0 && empty.every(({ changePct }) => changePct === null));
  assert.equal(board.sectors.at(-1)!.changePct, null, 'what is not known comes last');
});

test('the board shows what is there while histories are on their way, and says how many are missing', () => {
  const some = MARKET.map((mover) => ({ ...mover, unknown: ['INFY', 'TCS', 'HINDALCO'].includes(mover.symbol) }));
  const { pass } = playMarket(some, 20, {}, false);
  const board = pass.board();
  assert.equal(board.atMs, DAY.midnightMs + (OPEN_MINUTE + 20) * MINUTE_MS, 'although no scanner of the market ran');
  assert.deepEqual([board.waiting, board.advancers + board.decliners], [3, 6]);
  const software = board.sectors.find(({ id }) => id === 'NIFTYIT')!;
  assert.equal(software.members.length, 2);
});

for (const slow of [false, true]) {
  test(`a start in the middle of the day has the volume of the morning from the history, ${slow ? 'late' : 'at once'}`, () => {
    const whole = playMarket(MARKET, 60).pass.board();
    const late = playMarket(MARKET, 60, {}, true, { minutes: 50, mended: true, slow }).pass.board();
    assert.deepEqual(late, whole);
  });
}

test('a morning that nobody saw has no ratio instead of a small one, and no scanner takes it for a quiet day', () => {
  const { hits, pass } = playMarket(MARKET, 60, {}, true, { minutes: 50, mended: false });
  const [metal] = pass.board().sectors;
  assert.equal(metal!.volumeRatio, null);
  assert.ok(metal!.members.every(({ volumeRatio, unseen }) => volumeRatio === null && unseen));
  assert.ok(Math.abs(metal!.changePct! - 1.5) < 0.01, 'its change is against yesterday');
  assert.deepEqual(hits, [], 'a volume that is not known fulfils no least volume');
  const few = playMarket(MARKET, 60, {}, true, { minutes: 5, mended: false }).pass.board().sectors[0]!;
  assert.ok(Math.abs(few.volumeRatio! - (2 * 55) / 60) < 0.01, 'a tenth at most may be missing');
  assert.ok(few.members.every(({ unseen }) => !unseen));
});

test('minutes in which a share does not always trade are no holes', () => {
  const session = (volumes: number[]) => ({ date: '2026-11-19', minutes: 4, volumes });
  const holes = new UnseenVolume([session([5, 0, 5, 90]), session([5, 10, 5, 90]), session([5, 90])], 4);
  holes.take(0, true);
  holes.take(1, false);
  assert.equal(holes.share, 0);
  holes.take(2, false);
  assert.equal(holes.share, 0, 'nor those that a past session broke off before');
  const always = new UnseenVolume([session([5, 5]), { ...session([500, 500]), minutes: 2 }], 4);
  always.take(0, false);
  always.take(1, true);
  assert.equal(always.share, 0.5);
});

test('sector movers: a leader by its index, a laggard by its weakest member, once', () => {
  const { hits } = playMarket(MARKET, 60);
  const sectors = hits.filter(({ scannerId }) => scannerId === 'sector-movers');
  assert.deepEqual(
    sectors.map(({ symbol, side, variant }) => [symbol, side, variant]),
    [
      ['NIFTY METAL', 'up', 'NIFTYMETAL'],
      ['HCLTECH', 'down', 'NIFTYIT'],
    ],
  );
  const [metal] = sectors;
  assert.equal(minuteOfHit(metal!.atMs), 15, 'at the first look that the parameters allow');
  assert.deepEqual([metal!.evidence['rank'], metal!.evidence['changeFrom'], metal!.plan], [1, 'index', null]);
  assert.match(String(metal!.evidence['members']), /^APLAPOLLO \+1\.50 %, HINDALCO \+0\.9/);
  const lead = (metal!.evidence['changePct'] as number) - (metal!.evidence['niftyPct'] as number);
  assert.ok(Math.abs(lead - (metal!.evidence['leadPct'] as number)) <= 0.011);
  const none = playMarket(MARKET, 60, { 'sector-movers': { minVolume: 2.1 } });
  assert.deepEqual(
    none.hits.filter(({ scannerId }) => scannerId === 'sector-movers'),
    [],
    'volume is asked for',
  );
});

test('relative strength: new highs and lows against NIFTY, ahead of the sector, with a plan', () => {
  const { hits } = playMarket(MARKET, 60);
  const strong = hits.filter(({ scannerId }) => scannerId === 'relative-strength');
  const told = new Map(strong.map((hit) => [hit.symbol, hit]));
  assert.equal(told.size, strong.length, 'each share once');
  assert.equal(told.get('APLAPOLLO')!.variant, 'HIGH');
  assert.equal(told.get('HCLTECH')!.variant, 'LOW');
  for (const symbol of ['TATASTEEL', 'TCS', 'HINDALCO', 'COFORGE']) assert.ok(!told.has(symbol), symbol);
  const { plan, evidence, confidence } = told.get('APLAPOLLO')!;
  assert.ok(confidence! >= 0.5 && plan!.action === 'BUY');
  const close = evidence['close'] as number;
  assert.ok(Math.abs(close - 10 - plan!.stop) <= 0.05, 'half of a day of 20 ₹ away');
  const gain = (evidence['changePct'] as number) - (evidence['niftyPct'] as number);
  for (const name of ['strength1', 'strength5', 'strength20', 'strengthIntraday'])
    assert.ok(Math.abs((evidence[name] as number) - gain) <= 0.011, name);
  assert.equal(evidence['sector'], 'NIFTY METAL');
});

test('minutes that come later change no earlier hit of the market', () => {
  const whole = playMarket(MARKET, 70).hits;
  assert.ok(whole.length >= 4);
  for (const minutes of [14, 15, 19, 20, 21, 34, 60]) {
    const known = DAY.midnightMs + (OPEN_MINUTE + minutes) * MINUTE_MS;
    assert.deepEqual(
      playMarket(MARKET, minutes).hits,
      whole.filter(({ atMs }) => atMs <= known),
    );
  }
});

test('relative strength counts sessions back from today; a short past is null', () => {
  const days = (closes: readonly number[]) => closes.map((close, i) => ({ date: `2026-10-${10 + i}`, close }));
  const nifty = { price: 110, open: 100, days: days([100, 100, 100, 100, 105]) };
  const share = { price: 121, open: 110, days: days([100, 100, 100, 100, 110]) };
  const { intraday, over } = relativeStrength(share, nifty);
  assert.ok(Math.abs(intraday! - 0) < 1e-9);
  assert.ok(Math.abs(over[1]! - (10 - (100 * 5) / 105)) < 1e-9);
  assert.ok(Math.abs(over[5]! - 11) < 1e-9);
  assert.equal(over[20], null);
  assert.deepEqual(ratioPlace(share, nifty, 5), { ratio: 1.1, high: 110 / 105, low: 1 });
  assert.equal(ratioPlace(share, nifty, 6), null);
  const gone = { ...nifty, days: nifty.days.slice(1) };
  assert.equal(ratioPlace(share, gone, 5), null, 'only sessions that both have');
});
