import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { ORDER_SOURCES, ORDER_TYPES, PRODUCTS } from '#contract/model/order.ts';
import { PHASES } from '#contract/model/session.ts';
import type { CheckedOrder, RiskControl, RiskView } from '../../../../src/main/core/risk/control.ts';
import { RISK_CONTROLS } from '../../../../src/main/core/risk/controls/index.ts';
import { SAMPLE_MARKET, SAMPLE_NOW_MS, sampleOrder, sampleView, workingOrder } from '../../../support/risk-samples.ts';
import { sampleIntent } from '../../../support/order-events.ts';

/** Controls of which a larger limit forbids more: windows of time. Of all others a larger limit allows more. */
const LONGER_IS_STRICTER = new Set(['duplicate', 'loss-cooldown', 'expiry-cutoff', 'physical-settlement']);

const anyOrder: fc.Arbitrary<CheckedOrder> = fc
  .record({
    side: fc.constantFrom('BUY' as const, 'SELL' as const),
    product: fc.constantFrom(...PRODUCTS),
    type: fc.constantFrom(...ORDER_TYPES),
    source: fc.constantFrom(...ORDER_SOURCES),
    quantity: fc.integer({ min: 1, max: 200 }).map((lots) => lots * 65),
    price: fc.integer({ min: 1, max: 20_000 }),
    reduceOnly: fc.boolean(),
    reduces: fc.boolean(),
    expiry: fc.constantFrom('2026-11-20', '2026-11-23', '2026-12-29'),
    kind: fc.constantFrom('OPTIDX' as const, 'OPTSTK' as const, 'EQUITY' as const),
  })
  .map(({ reduces, expiry, kind, ...intent }) =>
    sampleOrder({ intent, reduces, side: intent.side, product: intent.product, instrument: { expiry, kind } }),
  );

const anyView: fc.Arbitrary<RiskView> = fc
  .record({
    money: fc.array(fc.integer({ min: 0, max: 10_000_000_000 }), { minLength: 8, maxLength: 8 }),
    net: fc.integer({ min: -300, max: 300 }).map((lots) => lots * 65),
    result: fc.option(fc.integer({ min: -10_000_000, max: 10_000_000 })),
    requests: fc.array(fc.integer({ min: 0, max: 90_000_000 }), { maxLength: 40 }),
    phase: fc.constantFrom(...PHASES),
    trusted: fc.boolean(),
    count: fc.integer({ min: 0, max: 300 }),
    closesInMs: fc.option(fc.integer({ min: -1_000, max: 30_000_000 })),
    agoMs: fc.integer({ min: 0, max: 20_000 }),
  })
  .map(({ money, net, result, requests, phase, trusted, count, closesInMs, agoMs }) =>
    sampleView({
      openValuePaise: money[0]!,
      turnoverPaise: money[1]!,
      grossPaise: money[2]!,
      netPaise: money[3]! - money[4]!,
      toldFundsPaise: money[5]!,
      fundsPaise: money[5]! - money[6]!,
      orderMarginPaise: money[6]!,
      orderCashPaise: money[7]! % (money[6]! + 1),
      dayResultPaise: result,
      lastLossMs: SAMPLE_NOW_MS - agoMs,
      requestsMs: requests.map((ago) => SAMPLE_NOW_MS - ago).sort((a, b) => a - b),
      market: { ...SAMPLE_MARKET, phase, trusted },
      openPositions: count,
      cancels: count,
      closesInMs,
      open: [workingOrder({ side: 'SELL', price: 12_000 })],
      exposure: { net, workingBuy: count * 65, workingSell: 0 },
      recent: [{ intent: sampleIntent({ clientOrderId: 'm-other-001' }), atMs: SAMPLE_NOW_MS - agoMs, denied: false }],
    }),
  );

/** As the risk desk asks: an order that reduces is asked only for its shape. */
function denies(order: CheckedOrder, view: RiskView): readonly string[] {
  return RISK_CONTROLS.filter(({ exits }) => exits || !order.reduces)
    .filter((control) => control.check(order, view, control.limit ?? control.least)?.kind === 'deny')
    .map(({ id }) => id);
}

const severity = (control: RiskControl, order: CheckedOrder, view: RiskView, limit: number): number => {
  const kind = control.check(order, view, limit)?.kind;
  return kind === 'deny' ? 2 : kind === 'warn' ? 1 : 0;
};

describe('risk controls, for all orders and accounts', () => {
  it('nothing that raises exposure passes while trading is halted or only reduces', () => {
    fc.assert(
      fc.property(anyOrder, anyView, fc.constantFrom('Halted' as const, 'Reducing' as const), (order, view, state) => {
        const denied = denies(order, { ...view, state, blocks: [{ code: 'killed', text: 'The kill switch is on.' }] });
        if (!order.reduces) assert.ok(denied.includes('trading-state'));
      }),
    );
  });

  it('an exit fails for its shape alone', () => {
    const shape = ['lot-multiple', 'tick-multiple', 'freeze-quantity', 'product-allowed'];
    const mayFail = new Set([...shape, 'reduce-only']);
    fc.assert(
      fc.property(anyOrder, anyView, (order, view) => {
        const exit = { ...order, reduces: true };
        const halted = { ...view, state: 'Halted' as const };
        for (const id of denies(exit, halted)) assert.ok(mayFail.has(id), id);
      }),
    );
  });

  it('limits are monotone: what a limit forbids, a stricter one forbids too', () => {
    fc.assert(
      fc.property(
        anyOrder,
        anyView,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (order, view, a, b) => {
          for (const control of RISK_CONTROLS) {
            const at = (share: number): number =>
              control.least * (control.most / Math.max(control.least, 0.01)) ** share;
            const [low, high] = [at(Math.min(a, b)), at(Math.max(a, b))];
            const loose = LONGER_IS_STRICTER.has(control.id) ? low : high;
            const strict = loose === low ? high : low;
            assert.ok(
              severity(control, order, view, strict) >= severity(control, order, view, loose),
              `${control.id} ${strict} ${loose}`,
            );
          }
        },
      ),
    );
  });
});
