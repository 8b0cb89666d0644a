import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { JournalFill } from '#contract/model/journal.ts';
import { chargesOf } from '../../../../src/main/core/charges/charges.ts';
import { SHIPPED_TARIFF } from '../../../../src/main/core/charges/shipped-tariff.ts';
import { roundTrips, tripDate } from '../../../../src/main/core/journal/round-trips.ts';
import { addFill, flatPosition, realisedOf } from '../../../../src/main/core/orders/net-position.ts';
import { journalFill, journalTime } from '../../../support/journal-samples.ts';

test('a round trip goes from flat to flat: averages, result, charges of both orders', () => {
  const fills = [
    journalFill({ price: 10_000 }),
    journalFill({ price: 10_200 }),
    journalFill({ side: 'SELL', quantity: 150, price: 10_400, atMs: journalTime('11:00') }),
  ];
  const [trip, ...more] = roundTrips(fills);
  assert.equal(more.length, 0);
  assert.ok(trip !== undefined);
  assert.deepEqual(
    [trip.direction, trip.quantity, trip.open, trip.entryAverage, trip.exitAverage, trip.grossPaise, trip.fills],
    ['LONG', 150, 0, 10_100, 10_400, 45_000, 3],
  );
  const orders = fills.map(({ side, quantity, price }) => ({
    kind: 'options' as const,
    exchange: 'NSE' as const,
    side: side === 'BUY' ? ('buy' as const) : ('sell' as const),
    quantity,
    price: price / 100,
    date: '2026-11-20',
  }));
  assert.equal(trip.chargesPaise, Math.round(chargesOf(SHIPPED_TARIFF, orders).exact.total * 100));
  assert.equal(trip.netPaise, 45_000 - (trip.chargesPaise ?? 0));
});

test('a fill that turns the position ends one trip and begins the next; both have ids of their own', () => {
  const first = journalFill();
  const turn = journalFill({ side: 'SELL', quantity: 200, price: 10_100 });
  const trips = roundTrips([turn, first]);
  assert.deepEqual(
    trips.map(({ direction, quantity, open, grossPaise }) => [direction, quantity, open, grossPaise]),
    [
      ['LONG', 75, 0, 7_500],
      ['SHORT', 125, 125, 0],
    ],
  );
  assert.equal(new Set(trips.map(({ id }) => id)).size, 2);
  assert.match(trips[0]?.id ?? '', /^\/2026-11-20\/j-test-/);
});

test('one order that opens twice has two trips with two ids', () => {
  const clientOrderId = 'j-twice-1';
  const at = (minute: number): number => journalTime('10:00') + minute * 60_000;
  const trips = roundTrips([
    journalFill({ clientOrderId, quantity: 25, atMs: at(0) }),
    journalFill({ side: 'SELL', quantity: 25, atMs: at(1) }),
    journalFill({ clientOrderId, quantity: 50, atMs: at(2) }),
  ]);
  assert.deepEqual(
    trips.map(({ id }) => id),
    ['/2026-11-20/j-twice-1', '/2026-11-20/j-twice-1~2'],
  );
});

test('intraday ends with its day, margin goes on; owners, runs and reused ids stay apart', () => {
  const next = journalTime('09:30', '2026-11-23');
  const pair = (changes: Partial<JournalFill>, exit: Partial<JournalFill> = {}): number =>
    roundTrips([journalFill(changes), journalFill({ ...changes, side: 'SELL', atMs: next, ...exit })]).length;
  assert.equal(pair({ product: 'INTRADAY' }), 2);
  assert.equal(pair({ product: 'MARGIN' }), 1);
  assert.equal(pair({ product: 'MARGIN' }, { owner: 'momentum' }), 2);
  assert.equal(pair({ product: 'MARGIN' }, { run: '2' }), 2);
  assert.equal(pair({ product: 'MARGIN' }, { symbol: 'NIFTY 29 DEC 24500 CE' }), 2);
});

test('what closes carried units closes the trip that opened them, the oldest first', () => {
  const margin = { product: 'MARGIN' as const };
  const next = journalTime('09:30', '2026-11-23');
  const trips = roundTrips([
    journalFill({ ...margin, atMs: journalTime('10:00') }),
    journalFill({ ...margin, owner: 'momentum', atMs: journalTime('11:00') }),
    journalFill({ ...margin, owner: 'carried', side: 'SELL', quantity: 100, atMs: next }),
  ]);
  assert.deepEqual(
    trips.map(({ owner, open }) => [owner, open]),
    [
      ['hand', 0],
      ['momentum', 50],
    ],
  );
  assert.equal(tripDate(trips[0] ?? assert.fail()), '2026-11-23');
});

test('a conversion closes at what it cost and has no charges; unknown rates are not guessed', () => {
  const bought = journalFill();
  const converted = { clientOrderId: 'converted', isTrade: false, charge: null, side: 'SELL' as const };
  const [trip] = roundTrips([bought, journalFill(converted)]);
  assert.equal(trip?.grossPaise, 0);
  const [alone] = roundTrips([bought]);
  assert.equal(trip?.chargesPaise, alone?.chargesPaise);
  const [unknown] = roundTrips([journalFill({ charge: null })]);
  assert.equal(unknown?.chargesPaise, null);
  assert.equal(unknown?.netPaise, 0);
});

const anyFill = fc.record({
  side: fc.constantFrom('BUY' as const, 'SELL' as const),
  quantity: fc.integer({ min: 0, max: 300 }),
  price: fc.integer({ min: 5, max: 100_000 }),
  owner: fc.constantFrom('hand', 'momentum', 'carried'),
  product: fc.constantFrom('INTRADAY' as const, 'MARGIN' as const),
  minute: fc.integer({ min: 0, max: 375 }),
  day: fc.constantFrom('2026-11-20', '2026-11-23'),
  order: fc.integer({ min: 0, max: 12 }),
});

test('Σ of all trips, closed and open, is the result of the fills; every unit is in one trip; order does not matter', () => {
  fc.assert(
    fc.property(fc.array(anyFill, { maxLength: 60 }), fc.integer({ min: 5, max: 100_000 }), (drawn, last) => {
      const fills = drawn.map(({ minute, day, order, owner, product, side, ...rest }, i) =>
        journalFill({
          ...rest,
          owner,
          product,
          side,
          clientOrderId: `${owner}-${product}-${side}-${day}-${order}`,
          id: `fill-${i}`,
          atMs: journalTime('09:15', day) + minute * 60_000,
        }),
      );
      const trips = roundTrips(fills);
      const cash = fills.reduce(
        (sum, { side, quantity, price }) => sum + (side === 'SELL' ? 1 : -1) * quantity * price,
        0,
      );
      const net = fills.reduce((sum, { side, quantity }) => sum + (side === 'BUY' ? 1 : -1) * quantity, 0);
      const bought = fills.reduce((sum, { quantity }) => sum + quantity, 0);
      const value = trips.reduce((sum, trip) => {
        const open = trip.direction === 'LONG' ? trip.open : -trip.open;
        // An open trip's own cost by its cash: what went in less what came out and what it gained so far.
        const exits = trip.quantity - trip.open;
        const entered = trip.entryAverage * trip.quantity * (trip.direction === 'LONG' ? -1 : 1);
        const left = exits === 0 ? 0 : (trip.exitAverage ?? 0) * exits * (trip.direction === 'LONG' ? 1 : -1);
        return sum + entered + left + open * last;
      }, 0);
      assert.ok(Math.abs(value - (cash + net * last)) < 1e-3 * Math.max(1, bought), `${value} ${cash + net * last}`);
      assert.equal(
        trips.reduce((sum, trip) => sum + trip.quantity + (trip.quantity - trip.open), 0),
        bought,
      );
      for (const trip of trips.filter(({ open }) => open === 0)) {
        const sign = trip.direction === 'LONG' ? 1 : -1;
        const gross = sign * trip.quantity * ((trip.exitAverage ?? 0) - trip.entryAverage);
        assert.ok(Math.abs(gross - trip.grossPaise) <= 0.51, `${gross} ${trip.grossPaise}`);
      }
      assert.equal(new Set(trips.map(({ id }) => id)).size, trips.length);
      assert.deepEqual(roundTrips(fills.toReversed()), trips);
    }),
    { numRuns: 300 },
  );
});

test('Σ result of one owner’s trips is what its position has locked in; Σ charges is what the day is charged', () => {
  fc.assert(
    fc.property(fc.array(anyFill, { minLength: 1, maxLength: 40 }), (drawn) => {
      const fills = drawn.map(({ side, quantity, price, minute }, i) =>
        journalFill({
          side,
          quantity,
          price,
          id: `f-${`${i}`.padStart(3, '0')}`,
          atMs: journalTime('09:15') + minute * 60_000,
        }),
      );
      const trips = roundTrips(fills);
      const position = flatPosition();
      for (const fill of fills.toSorted((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1))) addFill(position, fill);
      const gross = trips.reduce((sum, { grossPaise }) => sum + grossPaise, 0);
      assert.ok(Math.abs(gross - realisedOf(position)) <= trips.length, `${gross} ${realisedOf(position)}`);
      const orders = fills
        .filter(({ quantity }) => quantity > 0)
        .map(({ side, quantity, price }) => ({
          kind: 'options' as const,
          exchange: 'NSE' as const,
          side: side === 'BUY' ? ('buy' as const) : ('sell' as const),
          quantity,
          price: price / 100,
          date: '2026-11-20',
        }));
      const charged = orders.length === 0 ? 0 : chargesOf(SHIPPED_TARIFF, orders).exact.total * 100;
      const charges = trips.reduce((sum, { chargesPaise }) => sum + (chargesPaise ?? 0), 0);
      assert.ok(Math.abs(charges - charged) <= trips.length / 2 + 0.01, `${charges} ${charged}`);
    }),
    { numRuns: 200 },
  );
});
