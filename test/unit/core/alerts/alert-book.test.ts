import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Arbitrary, assert as check, array, constantFrom, integer, nat, property, record } from 'fast-check';
import type { Alert } from '#contract/model/alert.ts';
import type { Hit, Plan } from '#contract/model/scan.ts';
import {
  AlertBook,
  type HeldBecause,
  OPEN_MAX,
  SINGLES_PER_MINUTE,
  SINGLES_PER_SCANNER,
} from '../../../../src/main/core/alerts/alert-book.ts';
import { COOLDOWN_MS, HIT_LASTS_MS } from '../../../../src/main/core/alerts/alert-times.ts';
import { NOON_MS, sampleHit, sampleRule } from '../../../support/alert-samples.ts';

const OPEN = { titleOf: (id: string) => id, refuses: () => null };
const shut = (why: HeldBecause) => ({ ...OPEN, refuses: () => why });
const PLAN: Plan = {
  action: 'SELL',
  entry: 140,
  stop: 280,
  target: 70,
  target2: null,
  riskReward: 0.5,
  targetRule: 'rr',
  expectedMove: 70,
  expectedMovePct: 50,
  lots: 1,
  sizeBound: 'RISK',
  riskRupees: null,
  netRupees: null,
  chargesRupees: null,
  legs: [],
};
const opened = (book: AlertBook): Alert[] => [...book.open.values()];

test('a hit is one alert with its priority, plan and end', () => {
  const book = new AlertBook();
  const { changed, held } = book.takeHits([sampleHit(1, { priority: 'high' })], OPEN, NOON_MS);
  assert.deepEqual([changed.size, held], [1, []]);
  const [alert] = opened(book) as [Alert];
  assert.equal(alert.priority, 'high');
  assert.equal(alert.status, 'new');
  assert.equal(alert.expiresAtMs, NOON_MS + HIT_LASTS_MS['1m']);
  assert.ok(alert.text.includes('RELIANCE') && alert.text.includes('1,402.50'));
});

test('within the cooldown the same scanner, instrument and side is quiet; another side is not', () => {
  const book = new AlertBook();
  const later = NOON_MS + COOLDOWN_MS['1m'] - 1;
  book.takeHits([sampleHit(1)], OPEN, NOON_MS);
  assert.deepEqual(book.takeHits([sampleHit(2, { atMs: later })], OPEN, later).held, ['cooldown']);
  assert.deepEqual(book.takeHits([sampleHit(3, { atMs: later, side: 'down' })], OPEN, later).held, []);
  const over = NOON_MS + COOLDOWN_MS['1m'];
  assert.deepEqual(book.takeHits([sampleHit(4, { atMs: over })], OPEN, over).held, []);
});

test('what has become more pressing is told within the cooldown, once; after a restart too', () => {
  const book = new AlertBook();
  const at = (minutes: number): number => NOON_MS + minutes * 60_000;
  book.takeHits([sampleHit(1, { priority: 'low' })], OPEN, NOON_MS);
  const take = (from: AlertBook, id: number, minutes: number, priority: Hit['priority']): readonly HeldBecause[] =>
    from.takeHits([sampleHit(id, { atMs: at(minutes), priority })], OPEN, at(minutes)).held;
  assert.deepEqual(take(book, 2, 1, 'low'), ['cooldown']);
  assert.deepEqual(take(book, 3, 2, 'high'), []);
  assert.deepEqual(take(book, 4, 3, 'high'), ['cooldown'], 'as pressing as what was told');
  assert.deepEqual(take(book, 5, 6, 'low'), ['cooldown'], 'quiet from the newest on');
  const stored = [...book.open].map(([key, alert]) => ({ key, alert }));
  const after = new AlertBook();
  after.restore(stored.slice(0, 1), 1);
  assert.deepEqual(take(after, 2, 1, 'low'), ['cooldown']);
  assert.deepEqual(take(after, 3, 2, 'high'), []);
});

test('the steps of one trade: the way out is told however soon it comes, and whatever else its minute tells', () => {
  const book = new AlertBook();
  const others = Array.from({ length: SINGLES_PER_MINUTE + 5 }, (_, i) =>
    sampleHit(i + 1, { scannerId: `s${i}`, securityId: i + 1 }),
  );
  book.takeHits(others, OPEN, NOON_MS);
  const step = (id: number, variant: string, atMs: number) =>
    sampleHit(id, { scannerId: 'kow-signal', securityId: 13, side: 'neutral', variant, atMs, plan: PLAN });
  const exitMs = NOON_MS + 60_000;
  assert.deepEqual(book.takeHits([step(50, 'entry', NOON_MS)], OPEN, NOON_MS).held, []);
  assert.deepEqual(book.takeHits([step(51, 'exit-stop', exitMs)], OPEN, exitMs).held, []);
  const told = opened(book).filter(({ scannerId }) => scannerId === 'kow-signal');
  assert.deepEqual(
    told.map(({ members, plan }) => [members.length, plan !== null]),
    [
      [0, true],
      [0, true],
    ],
  );
  assert.ok(told[0]?.text.includes('entry') && told[1]?.text.includes('exit-stop'));
  const after = new AlertBook();
  after.restore([{ key: 'k', alert: told[0]! }], 50);
  assert.deepEqual(after.takeHits([step(51, 'exit-stop', exitMs)], OPEN, exitMs).held, [], 'after a restart too');
});

test('a group of one says what its hit says, with its plan; it loses both when it grows', () => {
  const book = new AlertBook();
  const hits = Array.from({ length: SINGLES_PER_SCANNER + 1 }, (_, i) =>
    sampleHit(i + 1, { securityId: i + 1, symbol: `S${i}`, plan: PLAN }),
  );
  book.takeHits(hits, OPEN, NOON_MS);
  const group = (): Alert => opened(book).find(({ members }) => members.length > 0)!;
  assert.deepEqual(group().plan, PLAN);
  assert.ok(group().text.includes('1,402.50'), group().text);
  book.takeHits([sampleHit(9, { securityId: 9, symbol: 'S9' })], OPEN, NOON_MS);
  assert.equal(group().plan, null);
  assert.ok(group().text.includes('2 instruments'));
});

test('what is refused or too old makes no alert, and is known afterwards', () => {
  const book = new AlertBook();
  assert.deepEqual(book.takeHits([sampleHit(1)], shut('gate'), NOON_MS).held, ['gate']);
  assert.deepEqual(book.takeHits([sampleHit(1)], OPEN, NOON_MS).held, ['known'], 'the gate opens for what comes');
  const late = NOON_MS + HIT_LASTS_MS['1m'];
  assert.deepEqual(book.takeHits([sampleHit(2)], OPEN, late).held, ['late']);
  assert.equal(book.open.size, 0);
});

test('an opening minute: a few stand alone, the others are one alert of their scanner with the highest priority', () => {
  const book = new AlertBook();
  const hits = Array.from({ length: 200 }, (_, i) =>
    sampleHit(i + 1, {
      securityId: i + 1,
      symbol: `S${i}`,
      priority: i === 150 ? 'high' : 'low',
      confidence: 1 - i / 200,
    }),
  );
  book.takeHits(hits, OPEN, NOON_MS);
  const groups = opened(book).filter(({ count }) => count > 1);
  assert.equal(opened(book).length, SINGLES_PER_SCANNER + 1);
  assert.equal(groups[0]?.count, 200 - SINGLES_PER_SCANNER);
  assert.equal(groups[0]?.priority, 'high');
  assert.equal(groups[0]?.confidence, 1 - 199 / 200, 'the least of its members');
  assert.equal(groups[0]?.members.length, 100, 'members have a limit, the count has none');
});

test('a group with a member of unknown confidence has none itself', () => {
  for (const unknown of [3, 4, 5]) {
    const book = new AlertBook();
    const hits = Array.from({ length: SINGLES_PER_SCANNER + 3 }, (_, i) =>
      sampleHit(i + 1, { securityId: i + 1, confidence: i === unknown ? null : 0.95 }),
    );
    book.takeHits(hits, OPEN, NOON_MS);
    const group = opened(book).find(({ count }) => count > 1);
    assert.deepEqual([group?.count, group?.confidence], [3, null]);
  }
});

test('all scanners together: past the limit of a minute every scanner has one alert more at most', () => {
  const book = new AlertBook();
  const hits = Array.from({ length: 300 }, (_, i) =>
    sampleHit(i + 1, { scannerId: `s${i % 30}`, securityId: i + 1, symbol: `S${i}` }),
  );
  book.takeHits(hits, OPEN, NOON_MS);
  assert.equal(opened(book).filter(({ members }) => members.length === 0).length, SINGLES_PER_MINUTE);
  assert.ok(opened(book).length <= SINGLES_PER_MINUTE + 30);
  assert.equal(
    opened(book).reduce((sum, { count }) => sum + count, 0),
    300,
    'no hit is lost',
  );
});

test('the oldest expire when more are open than anyone works through', () => {
  const book = new AlertBook();
  for (let n = 0; n < OPEN_MAX + 5; n += 1) {
    const atMs = NOON_MS + n;
    book.takeHits([sampleHit(n + 1, { securityId: n + 1, atMs, interval: '1d' })], OPEN, atMs);
  }
  const ended = [...book.tick(NOON_MS + OPEN_MAX + 5).values()];
  assert.equal(book.open.size, OPEN_MAX);
  assert.deepEqual(new Set(ended.map(({ status }) => status)), new Set(['expired']));
});

test('new, snoozed, new again, acknowledged; acknowledged stays so', () => {
  const book = new AlertBook();
  book.takeHits([sampleHit(1)], OPEN, NOON_MS);
  assert.equal(book.snooze(() => true, NOON_MS + 60_000).size, 1);
  assert.equal(opened(book)[0]?.status, 'snoozed');
  assert.equal(book.tick(NOON_MS + 59_999).size, 0);
  assert.equal([...book.tick(NOON_MS + 60_000).values()][0]?.status, 'new');
  assert.equal([...book.acknowledge(() => true, NOON_MS + 61_000).values()][0]?.acknowledgedMs, NOON_MS + 61_000);
  assert.equal(book.acknowledge(() => true, NOON_MS + 62_000).size, 0);
  assert.equal(book.open.size, 0);
});

test('a snooze longer than the alert lasts still ends in a new alert', () => {
  const book = new AlertBook();
  book.takeHits([sampleHit(1)], OPEN, NOON_MS);
  const untilMs = NOON_MS + HIT_LASTS_MS['1m'] + 60_000;
  book.snooze(() => true, untilMs);
  assert.equal(book.tick(untilMs - 1).size, 0);
  assert.equal([...book.tick(untilMs).values()][0]?.status, 'new');
});

test('what nobody acknowledged expires at its time', () => {
  const book = new AlertBook();
  book.takeHits([sampleHit(1)], OPEN, NOON_MS);
  assert.equal(book.tick(NOON_MS + HIT_LASTS_MS['1m'] - 1).size, 0);
  assert.equal([...book.tick(NOON_MS + HIT_LASTS_MS['1m']).values()][0]?.status, 'expired');
});

test('one fire of a rule is one alert, whoever tells it again', () => {
  const book = new AlertBook();
  const fire = { ruleId: 1, nth: 1, atMs: NOON_MS, price: 140_250, value: 1_402.5 };
  assert.equal(book.takeFire(sampleRule(), fire), 'rule:1:1');
  assert.equal(book.takeFire(sampleRule(), fire), null);
  assert.equal(opened(book)[0]?.text, 'RELIANCE > 1400: now 1402.5');
});

const hitArb: Arbitrary<Omit<Hit, 'id'>> = record({
  scannerId: constantFrom('a', 'b', 'c'),
  securityId: integer({ min: 1, max: 8 }),
  side: constantFrom('up' as const, 'down' as const),
  minute: integer({ min: 0, max: 12 }),
}).map(({ minute, ...rest }) => {
  const { id: _id, ...hit } = sampleHit(0, { ...rest, atMs: NOON_MS + minute * 60_000 });
  return hit;
});

/** What the store does: an alert is there once by its key. */
class Shelf {
  readonly rows = new Map<string, Alert>();
  save(book: AlertBook, keys: Iterable<string>): number {
    let fresh = 0;
    for (const key of keys) {
      const alert = book.open.get(key) as Alert;
      const known = this.rows.get(key);
      if (known === undefined) fresh += 1;
      const stored = { ...alert, id: known?.id ?? this.rows.size + 1 };
      this.rows.set(key, stored);
      book.adopt(key, stored);
    }
    return fresh;
  }
}

test('property: hits told twice, in any batches, across a restart, make each alert once: no false duplicate', () => {
  check(
    property(
      array(hitArb, { maxLength: 60 }),
      array(integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 }),
      nat(60),
      (bare, cuts, restartAt) => {
        const hits = bare.map((hit, i) => ({ ...hit, id: i + 1 })).sort((x, y) => x.atMs - y.atMs || x.id - y.id);
        const inOrder = hits.map((hit, i) => ({ ...hit, id: i + 1 }));
        const plain = new AlertBook();
        for (const hit of inOrder) plain.takeHits([hit], OPEN, hit.atMs);

        let book = new AlertBook();
        const shelf = new Shelf();
        let at = 0;
        for (let n = 0; at < inOrder.length; n += 1) {
          const batch = inOrder.slice(at, at + (cuts[n % cuts.length] as number));
          if (at <= restartAt && restartAt < at + batch.length) {
            const seen = book.seenHitId;
            book = new AlertBook();
            book.restore(
              [...shelf.rows].map(([key, alert]) => ({ key, alert })),
              seen,
            );
          }
          // The last of the batch is the present moment; told once more right away.
          for (const hit of [...batch, ...batch]) shelf.save(book, book.takeHits([hit], OPEN, hit.atMs).changed);
          at += batch.length;
        }
        assert.deepEqual([...shelf.rows.keys()].sort(), [...plain.open.keys()].sort());
        for (const [key, alert] of shelf.rows) assert.equal(alert.count, plain.open.get(key)?.count, key);
      },
    ),
    { numRuns: 300 },
  );
});

test('property: the same hits in any batches make the same alerts', () => {
  check(
    property(array(hitArb, { maxLength: 80 }), integer({ min: 1, max: 20 }), (bare, size) => {
      const hits = bare.toSorted((x, y) => x.atMs - y.atMs).map((hit, i) => ({ ...hit, id: i + 1 }));
      const whole = new AlertBook();
      const cut = new AlertBook();
      whole.takeHits(hits, OPEN, NOON_MS);
      for (let at = 0; at < hits.length; at += size) cut.takeHits(hits.slice(at, at + size), OPEN, NOON_MS);
      assert.deepEqual([...cut.open], [...whole.open]);
    }),
  );
});
