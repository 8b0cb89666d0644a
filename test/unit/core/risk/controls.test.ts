import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RiskView } from '../../../../src/main/core/risk/control.ts';
import { RISK_CONTROLS } from '../../../../src/main/core/risk/controls/index.ts';
import {
  SAMPLE_FACTS,
  SAMPLE_MARKET,
  SAMPLE_NOW_MS,
  type SampleOrder,
  sampleOrder,
  sampleView,
  workingOrder,
} from '../../../support/risk-samples.ts';
import { sampleIntent } from '../../../support/order-events.ts';

type Word = 'deny' | 'warn' | null;
/** What a control says of an order and a view, and of their neighbours on the other side of the boundary. */
interface Case {
  readonly order?: SampleOrder;
  readonly view?: Partial<RiskView>;
  readonly limit?: number;
  readonly says: Word;
}

const SHARE = { kind: 'EQUITY', lot: 1, freezeQty: null, right: null, strike: null, expiry: null } as const;
const phase = (name: RiskView['market']['phase']): Partial<RiskView> => ({ market: { ...SAMPLE_MARKET, phase: name } });
const amo = { intent: { amo: 'OPEN' } } as const;
const seconds = (...ago: number[]): Partial<RiskView> => ({
  requestsMs: ago.map((s) => SAMPLE_NOW_MS - s * 1_000).sort((a, b) => a - b),
});
const sent = (agoMs: number, changes: Parameters<typeof sampleIntent>[0] = {}, denied = false) => ({
  intent: sampleIntent({ clientOrderId: 'm-other-001', ...changes }),
  atMs: SAMPLE_NOW_MS - agoMs,
  denied,
});
const many = (count: number, s: number): number[] => Array<number>(count).fill(s);

const CASES: Readonly<Record<string, readonly Case[]>> = {
  'reduce-only': [
    { order: { intent: { reduceOnly: true } }, says: 'deny' },
    { order: { intent: { reduceOnly: true }, reduces: true }, says: null },
  ],
  'lot-multiple': [
    { order: { intent: { quantity: 66 } }, says: 'deny' },
    { order: { intent: { quantity: 65 } }, says: null },
    {
      order: { intent: { quantity: 50 }, reduces: true },
      view: { exposure: { net: -50, workingBuy: 0, workingSell: 0 } },
      says: null,
    },
  ],
  'tick-multiple': [
    { order: { intent: { price: 12_343 } }, says: 'deny' },
    { order: { intent: { trigger: 12_341 } }, says: 'deny' },
    { order: { intent: { price: 12_340 } }, says: null },
  ],
  'freeze-quantity': [
    { order: { instrument: { freezeQty: 100 }, slices: [65, 130] }, says: 'deny' },
    { order: { instrument: { freezeQty: 130 }, slices: [65, 130] }, says: null },
    { order: { instrument: { freezeQty: null }, slices: [9_999_999] }, says: null },
  ],
  'product-allowed': [
    { order: { product: 'CNC' }, says: 'deny' },
    { order: { product: 'MTF' }, says: 'deny' },
    { order: { product: 'MARGIN' }, says: null },
    { order: { product: 'MARGIN', instrument: SHARE }, says: 'deny' },
    { order: { product: 'CNC', instrument: SHARE }, says: null },
  ],
  'commodity-ioc': [
    { order: { intent: { validity: 'IOC' }, instrument: { segment: 'MCX_COMM' } }, says: 'deny' },
    { order: { instrument: { segment: 'MCX_COMM' } }, says: null },
    { order: { intent: { validity: 'IOC' } }, says: null },
  ],
  'trading-state': [
    { view: { state: 'Halted', blocks: [{ code: 'killed', text: 'The kill switch is on.' }] }, says: 'deny' },
    { view: { state: 'Reducing' }, says: 'deny' },
    { says: null },
  ],
  'session-phase': [
    { view: phase('closed'), says: 'deny' },
    { order: amo, view: phase('closed'), says: null },
    { view: phase('buffer'), says: 'deny' },
    { view: phase('preopen'), says: 'deny' },
    { order: { instrument: SHARE }, view: phase('preopen'), says: null },
    { order: { instrument: SHARE, intent: { type: 'SL' } }, view: phase('preopen'), says: 'deny' },
    { order: { instrument: SHARE }, view: phase('auction'), says: null },
    { order: { instrument: SHARE, intent: { type: 'SLM' } }, view: phase('auction'), says: 'deny' },
    { order: { instrument: SHARE, intent: { validity: 'IOC' } }, view: phase('auction'), says: 'deny' },
    { order: { instrument: SHARE, intent: { disclosed: 5 } }, view: phase('auction'), says: 'deny' },
    { order: { instrument: SHARE, intent: { validity: 'IOC' } }, view: phase('postclose'), says: 'deny' },
    { order: { intent: { validity: 'IOC' } }, says: null },
  ],
  'after-market': [
    { order: amo, says: 'deny' },
    { order: amo, view: phase('auction'), says: 'deny' },
    { order: amo, view: phase('postclose'), says: null },
    { says: null },
  ],
  'expired-contract': [
    { order: { instrument: { expiry: '2026-11-19' } }, says: 'deny' },
    { order: { instrument: { expiry: '2026-11-20' } }, says: null },
  ],
  'stale-reference': [
    { view: { market: { ...SAMPLE_MARKET, trusted: false, reason: 'the price is 70 s old' } }, says: 'deny' },
    { order: amo, view: { market: { ...SAMPLE_MARKET, trusted: false } }, says: null },
    { says: null },
  ],
  'changed-instrument': [
    { view: { facts: { ...SAMPLE_FACTS, changedInstruments: ['NSE_FNO:49081'] } }, says: 'deny' },
    { view: { facts: { ...SAMPLE_FACTS, changedInstruments: ['NSE_EQ:49081'] } }, says: null },
  ],
  'blocked-names': [
    { view: { blockedNames: new Set(['NIFTY']) }, says: 'deny' },
    { view: { blockedNames: new Set(['NIFTY 23 NOV 24500 CE']) }, says: 'deny' },
    { view: { blockedNames: new Set(['BANKNIFTY']) }, says: null },
  ],
  'allowed-names': [
    { view: { allowedNames: new Set(['BANKNIFTY']) }, says: 'deny' },
    { view: { allowedNames: new Set(['NIFTY']) }, says: null },
  ],
  'price-band': [
    { order: { limit: 17_284 }, says: 'deny' },
    { order: { limit: 17_283 }, says: null },
    { order: { limit: 7_400 }, says: 'deny' },
    {
      order: { limit: 4_001, instrument: { tick: 1 } },
      view: { market: { ...SAMPLE_MARKET, last: 2_000 } },
      says: 'deny',
    },
    { order: { limit: 4_000 }, view: { market: { ...SAMPLE_MARKET, last: 2_000 } }, says: null },
    { order: { limit: 12_360 }, view: { market: { ...SAMPLE_MARKET, lower: 12_000, upper: 12_355 } }, says: 'deny' },
    {
      order: { intent: { trigger: 11_995 } },
      view: { market: { ...SAMPLE_MARKET, lower: 12_000, upper: 12_355 } },
      says: 'deny',
    },
    { order: { instrument: SHARE, limit: 15_000 }, says: 'deny' },
    { order: { instrument: SHARE, limit: 14_800 }, says: null },
  ],
  'far-price': [
    { order: { limit: 13_580 }, says: 'warn' },
    { order: { limit: 13_575 }, says: null },
    { order: { limit: 16_100 }, says: 'deny' },
    { order: { side: 'SELL', limit: 10_000 }, says: 'warn' },
    { order: { side: 'BUY', limit: 10_000 }, says: null },
    { order: { limit: 16_100, intent: { type: 'MARKET', price: 0 } }, says: null },
    { order: { limit: 16_100, intent: { type: 'SL', trigger: 16_000 } }, says: null },
  ],
  'order-lots': [
    { order: { intent: { quantity: 51 * 65 } }, says: 'deny' },
    { order: { intent: { quantity: 50 * 65 } }, says: null },
    { order: { intent: { quantity: 9_000 }, instrument: SHARE }, says: null },
  ],
  'order-shares': [
    { order: { intent: { quantity: 10_001 }, instrument: SHARE }, says: 'deny' },
    { order: { intent: { quantity: 10_000 }, instrument: SHARE }, says: null },
    { order: { intent: { quantity: 65_000 } }, says: null },
  ],
  'order-value': [
    { order: { limit: 12_345 }, limit: 16_048, says: 'deny' },
    { order: { limit: 12_345 }, limit: 16_048.5, says: null },
  ],
  'order-large': [
    { order: { limit: 12_345 }, limit: 16_048, says: 'warn' },
    { order: { limit: 12_345 }, limit: 16_049, says: null },
  ],
  duplicate: [
    { view: { recent: [sent(2_999)] }, says: 'warn' },
    { view: { recent: [sent(3_000)] }, says: null },
    { view: { recent: [sent(100, {}, true)] }, says: null },
    { view: { recent: [sent(100, { side: 'SELL' })] }, says: null },
    { view: { recent: [sent(100, { quantity: 65 })] }, says: null },
    { order: { replaces: 'm-test-0009' }, view: { recent: [sent(100)] }, says: null },
  ],
  'repeated-execution': [
    {
      order: { intent: { source: 'auto' } },
      view: { recent: Array(10).fill(sent(50_000, { source: 'auto' })) },
      says: 'deny',
    },
    {
      order: { intent: { source: 'auto' } },
      view: { recent: Array(9).fill(sent(50_000, { source: 'auto' })) },
      says: null,
    },
    {
      order: { intent: { source: 'auto' } },
      view: { recent: Array(10).fill(sent(60_000, { source: 'auto' })) },
      says: null,
    },
    { view: { recent: Array(10).fill(sent(50_000, { source: 'auto' })) }, says: null },
  ],
  'rate-second': [
    { view: seconds(...many(8, 0.5)), says: 'deny' },
    { view: seconds(...many(7, 0.5)), says: null },
    { view: seconds(...many(8, 1)), says: null },
    { order: { slices: [65, 65, 65] }, view: seconds(...many(6, 0.5)), says: 'deny' },
  ],
  'rate-minute': [
    { view: seconds(...many(200, 30)), says: 'deny' },
    { view: seconds(...many(199, 30)), says: null },
  ],
  'rate-hour': [
    { view: seconds(...many(800, 1_800)), says: 'deny' },
    { view: seconds(...many(799, 1_800)), says: null },
  ],
  'rate-day': [
    { view: seconds(...many(5_600, 7_200)), says: 'deny' },
    { view: seconds(...many(5_599, 7_200)), says: null },
  ],
  'open-orders': [
    { view: { openOrders: 200 }, says: 'deny' },
    { view: { openOrders: 199 }, says: null },
    { order: { replaces: 'm-test-0001' }, view: { openOrders: 200 }, says: null },
  ],
  'cancels-per-instrument': [
    { view: { cancels: 500 }, says: 'deny' },
    { view: { cancels: 499 }, says: null },
  ],
  'open-positions': [
    { view: { openPositions: 50 }, says: 'deny' },
    { view: { openPositions: 49 }, says: null },
    { view: { openPositions: 50, exposure: { net: 65, workingBuy: 0, workingSell: 0 } }, says: null },
  ],
  'position-lots': [
    { view: { exposure: { net: 99 * 65, workingBuy: 100 * 65, workingSell: 0 } }, says: 'deny' },
    { view: { exposure: { net: 98 * 65, workingBuy: 100 * 65, workingSell: 0 } }, says: null },
    { order: { side: 'SELL' }, view: { exposure: { net: -199 * 65, workingBuy: 0, workingSell: 0 } }, says: 'deny' },
    { order: { side: 'SELL' }, view: { exposure: { net: 199 * 65, workingBuy: 0, workingSell: 0 } }, says: null },
  ],
  'position-value': [
    { view: { exposure: { net: 130, workingBuy: 0, workingSell: 0 } }, limit: 32_096, says: 'deny' },
    { view: { exposure: { net: 130, workingBuy: 0, workingSell: 0 } }, limit: 32_097, says: null },
  ],
  'gross-exposure': [
    { view: { grossPaise: 1_000_000, openValuePaise: 1_000_000 }, limit: 36_048, says: 'deny' },
    { view: { grossPaise: 1_000_000, openValuePaise: 1_000_000 }, limit: 36_049, says: null },
  ],
  'net-exposure': [
    { view: { netPaise: 1_000_000 }, limit: 26_048, says: 'deny' },
    { view: { netPaise: 1_000_000 }, limit: 26_049, says: null },
    { order: { side: 'SELL' }, view: { netPaise: 9_000_000 }, limit: 1_000, says: null },
  ],
  turnover: [
    { view: { turnoverPaise: 1_000_000 }, limit: 26_048, says: 'deny' },
    { view: { turnoverPaise: 1_000_000 }, limit: 26_049, says: null },
  ],
  'margin-available': [
    {
      view: { toldFundsPaise: 1_000, fundsPaise: 1_000, orderCashPaise: 1_001, orderMarginPaise: 1_001 },
      says: 'deny',
    },
    { view: { toldFundsPaise: 1_001, fundsPaise: -9, orderCashPaise: 1_001, orderMarginPaise: 1_001 }, says: 'warn' },
    { view: { fundsPaise: 1_000, orderMarginPaise: 1_001 }, says: 'warn' },
    { view: { fundsPaise: 1_000, orderMarginPaise: 1_000, orderCashPaise: 1_000 }, says: null },
    { view: { fundsPaise: 1_000, orderMarginPaise: 501 }, limit: 50, says: 'warn' },
    { view: { fundsPaise: null, orderMarginPaise: 501 }, says: null },
  ],
  'day-loss': [
    { view: { dayResultPaise: -2_500_000 }, says: 'deny' },
    { view: { dayResultPaise: -2_499_999 }, says: null },
    { view: { dayResultPaise: null }, says: 'deny' },
  ],
  'loss-cooldown': [
    { view: { lastLossMs: SAMPLE_NOW_MS - 59_999 }, limit: 60, says: 'deny' },
    { view: { lastLossMs: SAMPLE_NOW_MS - 60_000 }, limit: 60, says: null },
    { limit: 60, says: null },
  ],
  'self-trade': [
    { view: { open: [workingOrder({ side: 'SELL', price: 12_345 })] }, says: 'deny' },
    { view: { open: [workingOrder({ side: 'SELL', price: 12_350 })] }, says: null },
    { view: { open: [workingOrder({ side: 'BUY', price: 12_345 })] }, says: null },
    { view: { open: [workingOrder({ side: 'SELL', type: 'SL', price: 12_000, trigger: 12_100 })] }, says: null },
    { view: { open: [workingOrder({ side: 'SELL', price: 12_000, securityId: 7 })] }, says: null },
    { order: { side: 'SELL', limit: 12_345 }, view: { open: [workingOrder({ price: 12_345 })] }, says: 'deny' },
  ],
  'expiry-cutoff': [
    { order: { instrument: { expiry: '2026-11-20' } }, view: { closesInMs: 899_999 }, says: 'deny' },
    { order: { instrument: { expiry: '2026-11-20' } }, view: { closesInMs: 900_000 }, says: null },
    { view: { closesInMs: 1_000 }, says: null },
  ],
  'physical-settlement': [
    { order: { instrument: { kind: 'OPTSTK', expiry: '2026-11-24' } }, says: 'warn' },
    { order: { instrument: { kind: 'OPTSTK', expiry: '2026-11-25' } }, says: null },
    { order: { instrument: { kind: 'OPTIDX', expiry: '2026-11-24' } }, says: null },
  ],
};

describe('risk controls', () => {
  for (const control of RISK_CONTROLS) {
    it(`${control.id}: ${control.reason}`, () => {
      const cases = CASES[control.id] ?? [];
      const words = new Set(cases.map(({ says }) => says));
      assert.ok(words.size >= 2, 'both sides of its boundary are tested');
      for (const { order, view, limit = control.limit ?? 1, says } of cases) {
        const verdict = control.check(sampleOrder(order), sampleView(view), limit);
        assert.equal(verdict?.kind ?? null, says, JSON.stringify({ order, limit, says, verdict }));
        if (verdict?.kind === 'deny') {
          assert.equal(verdict.fault.code, `denied.${control.id.replaceAll('-', '_')}`);
          assert.match(verdict.fault.text, /[.?!]$/);
        }
        if (verdict?.kind === 'warn') assert.equal(verdict.code, control.warns);
      }
    });
  }

  it('lets a quiet order pass everywhere, and every test has its control', () => {
    for (const control of RISK_CONTROLS) {
      if (control.limit === null) continue;
      assert.equal(control.check(sampleOrder(), sampleView(), control.limit), null, control.id);
    }
    assert.deepEqual(Object.keys(CASES).sort(), RISK_CONTROLS.map(({ id }) => id).sort());
  });

  it('has defaults inside their ranges, sentences as reasons and ids once', () => {
    for (const { id, limit, least, most, reason, optional } of RISK_CONTROLS) {
      assert.ok(limit === null ? optional : limit >= least && limit <= most, id);
      assert.match(reason, /^[A-Z].{10,200}\.$/, id);
    }
    assert.equal(new Set(RISK_CONTROLS.map(({ id }) => id)).size, RISK_CONTROLS.length);
  });

  it('failure mode 27: entries leave a fifth of every budget to exits and cancels', () => {
    const rates = RISK_CONTROLS.filter(({ id }) => id.startsWith('rate-'));
    for (const control of rates) {
      const left = Math.ceil(control.most * 0.8);
      const view = sampleView(seconds(...many(left, 0.1)));
      assert.equal(control.check(sampleOrder(), view, control.most)?.kind, 'deny', control.id);
      assert.equal(control.exits, false, `${control.id}: an exit waits for the broker, a count does not refuse it`);
    }
    assert.deepEqual(
      rates.map(({ most }) => most),
      [10, 250, 1_000, 7_000],
    );
  });
});
