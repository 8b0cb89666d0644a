import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Stop } from '#contract/model/basket.ts';
import { shownStops } from '../../../../src/main/threads/order/calls/compound-calls.ts';
import { STOPS_MAX } from '../../../../src/main/threads/order/stop-desk.ts';
import { OrderBed } from '../../../support/order-bed.ts';
import { sampleIntent } from '../../../support/order-events.ts';

const stop = (n: number, state: Stop['state']): Stop => ({
  id: `s-${n}`,
  clientOrderId: `s-${n}`,
  symbol: 'X',
  where: 'client',
  target: 1,
  stop: null,
  trail: 0,
  state,
  text: '',
});

test('a list of stops drops what ended first, the oldest of it, and nothing that is armed', () => {
  const old = Array.from({ length: 30 }, (_, n) => stop(n, 'armed'));
  const ended = Array.from({ length: STOPS_MAX }, (_, n) => stop(100 + n, n % 2 === 0 ? 'done' : 'cancelled'));
  const shown = shownStops([...old, ...ended, stop(9_999, 'firing')]);
  assert.equal(shown.length, STOPS_MAX);
  assert.deepEqual(shown.slice(0, 30), old);
  assert.equal(shown.at(-1)?.id, 's-9999');
  assert.equal(shown[30]?.id, 's-131', 'the oldest 31 that ended are gone');
});

test('a bracket that could not be shown beside those that are armed is refused; one that ended makes room', async () => {
  const bed = await new OrderBed().start();
  const place = (n: number, where: 'client' | 'broker'): Promise<unknown> => {
    const entry = sampleIntent({ clientOrderId: `m-room-${`${n}`.padStart(4, '0')}` });
    return bed.ask('bracket.place', { entry, target: 13_000, stop: 12_000, trail: 0, where });
  };
  for (let n = 0; n < STOPS_MAX; n += 1) await place(n, n % 2 === 0 ? 'client' : 'broker');
  for (const where of ['client', 'broker'] as const) {
    await assert.rejects(place(9_000, where), /500 targets and stops are armed already.*Cancel one first/);
  }
  await place(0, 'client');
  assert.equal(
    bed.venue.placed.length,
    STOPS_MAX,
    'a known one is the same one, and no entry went out for a refused one',
  );
  await bed.ask('order.cancel', { clientOrderId: 'm-room-0000' });
  await bed.pass(500);
  await place(9_001, 'broker');
  const { stops } = await bed.ask('stops.list', {});
  assert.equal(stops.filter(({ state }) => state === 'armed').length, STOPS_MAX);
});
