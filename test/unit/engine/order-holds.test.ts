import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { fault, FaultError } from '#contract/faults.ts';
import { instrumentCode } from '#contract/model/instrument.ts';
import type { Order, OrderStatus } from '#contract/model/order.ts';
import type { Position } from '#contract/model/position.ts';
import { ChangeHolds } from '../../../src/main/engine/change-holds.ts';
import { ClockSkewMeter } from '../../../src/main/engine/clock-skew.ts';
import type { OrderDesk } from '../../../src/main/engine/order-desk.ts';
import { tradingFacts } from '../../../src/main/engine/order-facts.ts';
import { OrderHolds } from '../../../src/main/engine/order-holds.ts';

const orderOf = (clientOrderId: string, securityId: number, status: OrderStatus): Order =>
  ({ clientOrderId, segment: 'NSE_EQ', securityId, status }) as Order;
const positionOf = (securityId: number, net: number): Position =>
  ({ segment: 'NSE_EQ', securityId, product: 'INTRADAY', owner: 'hand', net }) as Position;
const code = (securityId: number): number => instrumentCode('NSE_EQ', securityId);

class Bed {
  orders: Order[] = [];
  positions: Position[] = [];
  isDown = false;
  refusal: FaultError | null = null;
  readonly held = new Map<string, readonly number[]>();
  readonly warned: string[] = [];
  readonly awake: boolean[] = [];
  readonly holds = new OrderHolds({
    desk: { ask: (name: string) => this.#answer(name) } as unknown as OrderDesk,
    hold: ({ kind }, _what, codes) => {
      if (this.refusal !== null) throw this.refusal;
      this.held.set(kind, codes);
    },
    warn: (_code, text) => this.warned.push(text),
    keepAwake: (on) => this.awake.push(on),
  });

  async second(): Promise<void> {
    for (let n = 0; n < 2; n += 1) {
      this.holds.everySecond();
      await turn();
    }
  }

  async #answer(name: string): Promise<unknown> {
    if (this.isDown) throw new FaultError(fault('unavailable.thread', 'down'));
    return name === 'orders.list' ? { orders: this.orders, more: false } : { positions: this.positions };
  }
}

it('holds what is open after a start, and follows what the order thread says', async () => {
  const bed = new Bed();
  bed.orders = [orderOf('a', 1, 'Working'), orderOf('b', 2, 'Filled'), orderOf('c', 1, 'Submitted')];
  bed.positions = [positionOf(3, 75), positionOf(4, 0)];
  await bed.second();
  assert.deepEqual([bed.held.get('order'), bed.held.get('position')], [[code(1)], [code(3)]]);
  bed.holds.take({ name: 'order.changed', payload: orderOf('d', 5, 'Working') });
  bed.holds.take({ name: 'order.changed', payload: orderOf('a', 1, 'Cancelled') });
  bed.holds.take({ name: 'positions.changed', payload: { positions: [positionOf(3, 0), positionOf(6, -5)] } });
  await bed.second();
  assert.deepEqual(bed.held.get('order'), [code(1), code(5)]);
  assert.deepEqual(bed.held.get('position'), [code(6)]);
});

it('asks again while the thread is down, and anew after a restart', async () => {
  const bed = new Bed();
  bed.isDown = true;
  await bed.second();
  assert.equal(bed.held.size, 0);
  bed.isDown = false;
  bed.positions = [positionOf(3, 75)];
  await bed.second();
  assert.deepEqual(bed.held.get('position'), [code(3)]);
  bed.positions = [];
  bed.holds.restart();
  await bed.second();
  assert.deepEqual(bed.held.get('position'), []);
});

it('tells once when there is no room, and keeps trying quietly between two days', async () => {
  const bed = new Bed();
  bed.refusal = new FaultError(fault('unavailable.starting', 'The terminal is starting.'));
  bed.positions = [positionOf(3, 75)];
  await bed.second();
  assert.deepEqual(bed.warned, []);
  bed.refusal = new FaultError(fault('input.subscriptions_full', 'Full.'));
  await bed.second();
  bed.holds.take({ name: 'positions.changed', payload: { positions: [positionOf(4, 1)] } });
  await bed.second();
  assert.deepEqual(bed.warned, ['Full.']);
  bed.refusal = null;
  bed.holds.take({ name: 'positions.changed', payload: { positions: [positionOf(5, 1)] } });
  await bed.second();
  assert.deepEqual(bed.held.get('position'), [code(3), code(4), code(5)]);
});

it('facts: a token that ends is told in engine time, an unknown clock is no claim', () => {
  const holds = new ChangeHolds();
  const hold = {
    segment: 'NSE_FNO',
    securityId: 9,
    symbol: 'X',
    kind: 'lot',
    before: 75,
    after: 65,
    since: '2026-11-20',
  };
  holds.take([hold] as never);
  const skew = new ClockSkewMeter();
  const token = { state: 'expiring' as const, endsAtMs: 999, reason: null };
  const facts = tradingFacts({
    feed: 'stale',
    health: { lagMsP99: 7 },
    account: { token, tokenLeftMs: 60_000, staticIpOk: false },
    skew,
    holds,
    nowMs: 1_000_000,
  });
  assert.deepEqual(facts, {
    feed: 'stale',
    lagMsP99: 7,
    tokenEndsMs: 1_060_000,
    tokenDead: false,
    clockSkewMs: null,
    changedInstruments: ['NSE_FNO:9'],
    staticIpOk: false,
  });
  const none = tradingFacts({ feed: 'live', health: null, account: null, skew, holds: new ChangeHolds(), nowMs: 0 });
  assert.deepEqual([none.tokenEndsMs, none.tokenDead, none.staticIpOk, none.lagMsP99], [null, false, null, null]);
});

it('failure mode 28: the machine is kept awake while a position or a working order is there, and no longer', async () => {
  const bed = new Bed();
  await bed.second();
  assert.equal(bed.awake.at(-1), false);
  bed.holds.take({ name: 'order.changed', payload: orderOf('a', 1, 'Working') });
  await bed.second();
  assert.equal(bed.awake.at(-1), true);
  bed.holds.take({ name: 'positions.changed', payload: { positions: [positionOf(1, 75)] } });
  bed.holds.take({ name: 'order.changed', payload: orderOf('a', 1, 'Filled') });
  await bed.second();
  assert.equal(bed.awake.at(-1), true);
  bed.holds.take({ name: 'positions.changed', payload: { positions: [positionOf(1, 0)] } });
  await bed.second();
  assert.equal(bed.awake.at(-1), false);
});
