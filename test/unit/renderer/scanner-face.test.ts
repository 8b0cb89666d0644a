import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Sector, SectorMember } from '#contract/model/market.ts';
import { cardFacts, dayStartMs, grouping } from '../../../src/renderer/panels/hits/card-facts.ts';
import { countNew, nextSort, sortHits, windowOf } from '../../../src/renderer/panels/hits/hit-rows.ts';
import { evidenceUnit, rupeeText, withUnit } from '../../../src/renderer/panels/hits/hit-words.ts';
import { planFacts } from '../../../src/renderer/panels/hits/plan-facts.ts';
import { hitMarks, planLines } from '../../../src/renderer/panels/chart/hit-marks.ts';
import {
  breadthText,
  breadthTitle,
  memberTitle,
  toneClass,
  weighed,
} from '../../../src/renderer/panels/sectors/sectors-words.ts';
import { treemap } from '../../../src/renderer/panels/sectors/treemap.ts';
import { gapText } from '../../../src/renderer/shell/tape-indices.ts';
import { ALL_ALERTS, countByPriority, narrowAlerts } from '../../../src/renderer/stores/alerts.ts';
import { BATCH_EVERY_MS, EventBatch } from '../../../src/renderer/stores/event-batch.ts';
import { NEWEST_FIRST } from '../../../src/renderer/stores/hits-view.ts';
import { SAMPLE_ALERT } from '../../contract/alert-samples.ts';
import { FakeMarket } from '../../e2e/fake-market.ts';
import { FAKE_SCANNERS, fakeHit } from '../../e2e/fake-hits.ts';

const MINUTE = 60_000;
const plan = SAMPLE_ALERT.plan!;
const hit = (id: number, changes = {}) =>
  fakeHit(id, undefined, 0, { symbol: `S${id}`, atMs: id * MINUTE, ...changes });

test('a burst is handed on together, the first of a quiet time at once', () => {
  let nowMs = 0;
  const later: (() => void)[] = [];
  const taken: number[][] = [];
  const batch = new EventBatch<number>((items) => taken.push([...items]), {
    nowMs: () => nowMs,
    later: (run) => later.push(run),
  });
  batch.push(1);
  assert.deepEqual(taken, [[1]]);
  for (let i = 2; i <= 2_000; i += 1) batch.push(i);
  assert.equal(later.length, 1, 'one timer, however many come');
  nowMs = BATCH_EVERY_MS;
  later.shift()?.();
  assert.equal(taken[1]?.length, 1_999);
  nowMs += BATCH_EVERY_MS;
  batch.push(3_000);
  assert.deepEqual(taken[2], [3_000]);
});

test('a card counts today alone, and names the most urgent, then the surest, each instrument once', () => {
  const today = dayStartMs(5 * 86_400_000);
  const at = (id: number, changes: object) => hit(id, { atMs: today + id, ...changes });
  const facts = cardFacts(
    [
      at(6, { symbol: 'A', priority: 'high', confidence: 0.6, badges: ['Very close'] }),
      at(5, { symbol: 'B', priority: 'medium', confidence: 0.99 }),
      at(4, { symbol: 'C', priority: 'high', confidence: 0.8, badges: ['Very close', 'High vol'] }),
      at(3, { symbol: 'A', priority: 'high', confidence: 0.9 }),
      at(2, { scannerId: 'opening-range', symbol: 'D' }),
      at(-1, { symbol: 'OLD' }),
    ],
    today,
  );
  const card = facts.get('resistance-breakout')!;
  assert.equal(card.count, 4);
  assert.deepEqual(card.by, { low: 0, medium: 1, high: 3 });
  assert.deepEqual(
    card.best.map(({ symbol, confidence }) => [symbol, confidence]),
    [
      ['A', 0.9],
      ['C', 0.8],
    ],
  );
  assert.deepEqual(card.badges, [
    ['Very close', 2],
    ['High vol', 1],
  ]);
  assert.equal(facts.get('opening-range')?.count, 1);
  assert.deepEqual(
    grouping(FAKE_SCANNERS).map(({ group, scanners }) => [group, scanners.length]),
    [['breakout', 2]],
  );
});

test('hits sort by any column both ways, without a value last, equal ones newest first', () => {
  const rows = [
    hit(4, { confidence: null }),
    hit(3, { confidence: 0.7, evidence: { rvol: 2 } }),
    hit(2, { confidence: 0.9, evidence: { rvol: 9 } }),
    hit(1, { confidence: 0.7, evidence: { rvol: 11 } }),
  ];
  const ids = (by: 'confidence' | 'symbol' | 'at' | 'evidence.rvol', down: boolean) =>
    sortHits(rows, { by, down }, FAKE_SCANNERS).map(({ id }) => id);
  assert.deepEqual(ids('confidence', true), [2, 3, 1, 4]);
  assert.deepEqual(ids('confidence', false), [3, 1, 2, 4]);
  assert.deepEqual(ids('evidence.rvol', true), [1, 2, 3, 4], 'numbers, not texts');
  assert.deepEqual(ids('symbol', false), [1, 2, 3, 4]);
  assert.equal(sortHits(rows, NEWEST_FIRST, FAKE_SCANNERS), rows, 'as they come costs nothing');
  let sort = nextSort(NEWEST_FIRST, 'confidence');
  assert.deepEqual(sort, { by: 'confidence', down: true });
  sort = nextSort(nextSort(sort, 'confidence'), 'confidence');
  assert.deepEqual(sort, NEWEST_FIRST);
  assert.deepEqual(nextSort(NEWEST_FIRST, 'symbol'), { by: 'symbol', down: false });
  assert.equal(countNew(rows, rows.slice(2)), 2);
});

test('the drawn window holds every row that can be seen, and no more than a screen and a bit', () => {
  fc.assert(
    fc.property(fc.nat(20_000), fc.nat(500_000), fc.integer({ min: 1, max: 2_000 }), (count, top, height) => {
      const { from, to } = windowOf(count, top, height, 22);
      assert.ok(from >= 0 && to <= count);
      const first = Math.floor(top / 22);
      if (first >= count) return;
      assert.ok(from <= first && to >= Math.min(count, Math.ceil((top + height) / 22)));
      assert.ok(to - from <= Math.ceil(height / 22) + 18);
    }),
  );
});

test('evidence has units, and a plan tells money at risk', () => {
  assert.equal(withUnit(rupeeText(-1_23_456.5), '₹'), '−₹1,23,456.50');
  for (const [name, unit] of [
    ['awayPct', '%'],
    ['beyondAtr', '× ATR'],
    ['atr', '₹'],
    ['rvol', '×'],
    ['rangeMinutes', 'min'],
    ['dayVolume', 'units'],
    ['level', '₹'],
    ['touches', ''],
  ] as const)
    assert.equal(evidenceUnit(name, 1), unit, name);
  assert.equal(evidenceUnit('expMove', 12.5), '₹');
  assert.equal(evidenceUnit('level', 'R1'), '');
  const facts = Object.fromEntries(planFacts(plan, { lot: 500 }).map(({ name, value, note }) => [name, [value, note]]));
  assert.deepEqual(facts['Stop'], ['₹1,395.00', '−0.53%']);
  assert.deepEqual(facts['At risk'], ['₹7,642.10', 'to the stop, with charges']);
  assert.deepEqual(facts['To gain'], ['₹14,855.20', 'to the target, after ₹144.80 charges']);
  const stored = planFacts({ ...plan, riskRupees: null, netRupees: null, chargesRupees: null }, { lot: 500 });
  assert.deepEqual(
    stored.slice(-2).map(({ value, note }) => [value, note]),
    [
      ['₹7,500.00', 'to the stop, without charges'],
      ['₹15,000.00', 'to the target, without charges'],
    ],
  );
  const none = planFacts(
    {
      ...plan,
      lots: null,
      sizeBound: 'one lot risks more than a trade may',
      riskRupees: null,
      netRupees: null,
      chargesRupees: null,
    },
    { lot: 500 },
  );
  assert.equal(
    none.some(({ name }) => name === 'At risk'),
    false,
  );
  assert.equal(none.find(({ name }) => name === 'Size')?.note, 'one lot risks more than a trade may');
});

test('marks lie on the bar that closed with the hit, several of a bar are one', () => {
  const [row] = new FakeMarket(10, 0).instruments.slice(5);
  const rows = [0, 1, 2].map((i) => ({ t: i * 5 * MINUTE, o: 1, h: 1, l: 1, c: 1, v: 1, flags: 0 }));
  const on = { segment: row!.segment, securityId: row!.securityId };
  const ref = (kind: 'hit' | 'alert', id: number) => ({ kind, id });
  const marks = hitMarks(
    rows,
    row,
    [
      hit(1, { ...on, atMs: 5 * MINUTE, priority: 'low' }),
      hit(2, { ...on, atMs: 5 * MINUTE, priority: 'high' }),
      hit(3, { ...on, atMs: 15 * MINUTE, side: 'down', scannerId: 'opening-range' }),
      hit(4, { segment: 'NSE_EQ', securityId: 999_999, atMs: 5 * MINUTE }),
      hit(5, { ...on, atMs: 0 }),
    ],
    [{ ...SAMPLE_ALERT, ...on, ruleId: 3, atMs: 6 * MINUTE, side: 'down', priority: 'medium' }],
    FAKE_SCANNERS,
  );
  assert.deepEqual(marks, [
    { index: 0, side: 'up', priority: 'high', text: '2 hits', own: false, refs: [ref('hit', 1), ref('hit', 2)] },
    { index: 1, side: 'down', priority: 'medium', text: '', own: true, refs: [ref('alert', SAMPLE_ALERT.id)] },
    { index: 2, side: 'down', priority: 'medium', text: '', own: false, refs: [ref('hit', 3)] },
  ]);
  const far = Array.from({ length: 40 }, (_, i) => ({ ...rows[0]!, t: i * 5 * MINUTE }));
  const one = hit(3, { ...on, atMs: 200 * MINUTE, side: 'down', scannerId: 'opening-range' });
  const two = hitMarks(far, row, [one, hit(1, { ...on, atMs: 5 * MINUTE })], [], FAKE_SCANNERS);
  assert.deepEqual(
    two.map(({ text }) => text),
    ['Resistance breako…', 'Opening range bre…'],
    'words where there is room',
  );
  assert.deepEqual(hitMarks(rows, undefined, [], [], []), []);
  const lines = planLines({ ...on, plan: { ...plan, target2: 1_450 } }, row);
  assert.deepEqual(
    lines.map(({ price, kind }) => [price, kind]),
    [
      [1_402.5, 'entry'],
      [1_395, 'stop'],
      [1_417.5, 'target'],
      [1_450, 'target'],
    ],
  );
  assert.deepEqual(planLines({ ...on, securityId: 1, plan }, row), [], 'another instrument is charted');
});

test('a treemap fills its place with areas in proportion, without overlap', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 50 }), (weights) => {
      const falling = weights.toSorted((a, b) => b - a);
      const place = { x: 0, y: 0, width: 320, height: 180 };
      const boxes = treemap(falling, place);
      const total = falling.reduce((a, b) => a + b, 0);
      let area = 0;
      boxes.forEach(({ x, y, width, height }, i) => {
        area += width * height;
        assert.ok(Math.abs(width * height - (falling[i]! / total) * 320 * 180) < 0.01);
        assert.ok(x >= -1e-6 && y >= -1e-6 && x + width <= 320 + 1e-6 && y + height <= 180 + 1e-6);
        for (const other of boxes.slice(i + 1)) {
          const overX = Math.min(x + width, other.x + other.width) - Math.max(x, other.x);
          const overY = Math.min(y + height, other.y + other.height) - Math.max(y, other.y);
          assert.ok(overX < 1e-6 || overY < 1e-6, 'two boxes overlap');
        }
      });
      assert.ok(Math.abs(area - 320 * 180) < 0.1);
    }),
  );
  assert.deepEqual(treemap([1, 1], { x: 0, y: 0, width: 0, height: 5 })[1], { x: 0, y: 0, width: 0, height: 0 });
});

const member = (symbol: string, turnover: number): SectorMember => ({
  slot: 1,
  symbol,
  price: 100,
  changePct: 1,
  volumeRatio: null,
  unseen: false,
  turnover,
});

test('a volume that is not known is one dash, and the reason is said', () => {
  const days = { advancers: 2, decliners: 0, unchanged: 0, volumeRatio: null, turnover: 200 };
  const members = [member('A', 100), member('B', 100)];
  const sector: Sector = {
    id: 'X',
    name: 'X',
    slot: 3,
    changePct: 1,
    changeFrom: 'index',
    listed: 2,
    members,
    ...days,
  };
  assert.equal(breadthText(sector), '2 up 0 down · – volume');
  assert.match(breadthTitle(sector), /· volume not known: too few past sessions/);
  const unseen = { ...sector, members: [members[0]!, { ...members[1]!, unseen: true }] };
  assert.match(breadthTitle(unseen), /· volume not known: minutes of today are missing/);
  assert.match(memberTitle(unseen.members[1]!), /, volume not known: minutes of today are missing/);
  assert.equal(breadthText({ ...sector, volumeRatio: 0.06 }), '2 up 0 down · 0.1× volume');
  assert.equal(breadthText({ ...sector, members: [] }), '2 up 0 down · 2 missing', 'nobody, no volume');
});

test('tiles are heaviest first, have a least size, and step through three strengths', () => {
  const sector = { members: [member('C', 0), member('B', 100), member('A', 100)] };
  const whole = {
    ...sector,
    id: 'X',
    name: 'X',
    slot: null,
    changePct: null,
    changeFrom: 'members',
    listed: 3,
  } as const;
  const breadth = { advancers: 3, decliners: 0, unchanged: 0, volumeRatio: null, turnover: 200 };
  assert.deepEqual(
    weighed({ ...whole, ...breadth }, 'turnover').map(({ member: { symbol }, weight }) => [symbol, Math.round(weight)]),
    [
      ['A', 100],
      ['B', 100],
      ['C', 10],
    ],
  );
  assert.deepEqual(
    weighed({ ...whole, ...breadth }, 'equal').map(({ weight }) => weight),
    [1, 1, 1],
  );
  assert.deepEqual(
    [null, 0.24, 0.25, 1.49, 1.5, -0.3, -2].map((change) => toneClass(change)),
    ['is-flat', 'is-flat', 'is-up', 'is-up', 'is-up is-strong', 'is-down', 'is-down is-strong'],
  );
});

test('alerts narrow by priority, source, family, chart and words; a group by its members', () => {
  const alerts = [
    SAMPLE_ALERT,
    { ...SAMPLE_ALERT, id: 8, kind: 'price' as const, ruleId: 1, scannerId: null, text: 'NIFTY > 25000' },
    {
      ...SAMPLE_ALERT,
      id: 9,
      scannerId: 'gap',
      priority: 'low' as const,
      text: '2 gaps',
      securityId: 1,
      members: [{ ...SAMPLE_ALERT, hitId: 1, symbol: 'TCS', securityId: 11_536 }],
    },
  ];
  const ids = (changes: object, charted = { segment: 'NSE_EQ' as const, securityId: 11_536 }): number[] =>
    narrowAlerts(
      alerts,
      { ...ALL_ALERTS, ...changes },
      [...FAKE_SCANNERS, { id: 'gap', group: 'market' }],
      charted,
    ).map(({ id }) => id);
  assert.deepEqual(ids({}), [7, 8, 9]);
  assert.deepEqual(ids({ priority: 'low' }), [9]);
  assert.deepEqual(ids({ from: 'own' }), [8]);
  assert.deepEqual(ids({ from: 'scan', group: 'breakout' }), [7]);
  assert.deepEqual(ids({ charted: true }), [9]);
  assert.deepEqual(ids({ text: 'tcs' }), [9]);
  assert.deepEqual(countByPriority([...alerts, { ...SAMPLE_ALERT, status: 'acknowledged' }]), {
    low: 1,
    medium: 0,
    high: 2,
  });
});

test('the gap of an index is told once it has opened', () => {
  assert.equal(gapText(0, 100), '');
  assert.equal(gapText(10_150, 10_000), 'gap +1.50');
});
