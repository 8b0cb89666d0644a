import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { isFault } from '../../../../src/main/core/indicators/compute.ts';
import { STRATEGY_KINDS } from '#contract/model/strategy.ts';
import { SHIPPED_TARIFF } from '../../../../src/main/core/charges/shipped-tariff.ts';
import { black76 } from '../../../../src/main/core/options/black.ts';
import { evaluateStrategy, type StrategyInput } from '../../../../src/main/core/options/evaluate-strategy.ts';
import { type PlaceChain, placeStrategy } from '../../../../src/main/core/options/place-strategy.ts';
import { expiryFacts } from '../../../../src/main/core/options/strategy-expiry.ts';
import { STRATEGY_SHAPES } from '../../../../src/main/core/options/strategy-shapes.ts';
import { profitAt, type StrategyPart } from '../../../../src/main/core/options/strategy-value.ts';
import { assertNumber } from '../vectors.ts';
import { chainVectors } from './chain-vectors.ts';
import { chainOf, FUTURE_SLOT, inputOf, LEVEL, optionSlot, STRIKES } from './strategy-bed.ts';

const WING = { C: 1, P: -1, F: 0 } as const;
const CALM = { daysForward: 0, ivShift: 0, spotShift: 0 };

describe('ready-made strategies', () => {
  const near = chainOf('2026-11-24', 4 / 365);
  const far = chainOf('2026-12-01', 11 / 365);
  const market = { near, far, futureSlot: FUTURE_SLOT };

  it('at least sixteen, each with legs that no other has', () => {
    const texts = STRATEGY_KINDS.map((kind) => JSON.stringify(STRATEGY_SHAPES[kind]));
    assert.ok(STRATEGY_KINDS.length >= 16);
    assert.equal(new Set(texts).size, STRATEGY_KINDS.length);
  });

  it('stand on listed strikes with the sides and lots of their shape, or say why not', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...STRATEGY_KINDS),
        fc.integer({ min: 1, max: 12 }),
        fc.option(fc.nat(STRIKES.length - 1)),
        (kind, width, row) => {
          const shapes = STRATEGY_SHAPES[kind];
          const middle = row ?? STRIKES.indexOf(near.summary.atmStrike ?? 0);
          const rows = shapes.map(({ what, steps }) => (what === 'FUT' ? 0 : middle + steps * width));
          const placed = placeStrategy(kind, market, width, row === null ? null : (STRIKES[row] ?? 0));
          if (rows.some((row) => row < 0 || row >= STRIKES.length)) {
            assert.ok(isFault(placed) && /smaller width or another strike/.test(placed.text));
            return;
          }
          assert.ok(!isFault(placed));
          shapes.forEach(({ what, side, lots, isFar }, i) => {
            const slot = what === 'FUT' ? FUTURE_SLOT : optionSlot(isFar, what, rows[i] ?? -1);
            assert.deepEqual(placed[i], { slot, side, lots });
          });
        },
      ),
    );
  });

  it('what is not listed is named: no later expiry, no future, no strike, no money', () => {
    const words = (result: ReturnType<typeof placeStrategy>): string => (isFault(result) ? result.text : 'placed');
    assert.match(
      words(placeStrategy('call-calendar', { ...market, far: null }, 1, null)),
      /no expiry after 2026-11-24/,
    );
    assert.match(words(placeStrategy('collar', { ...market, futureSlot: -1 }, 1, null)), /no future/);
    const bare: PlaceChain = { ...near, calls: { slot: near.calls.slot.map(() => -1) } };
    assert.match(
      words(placeStrategy('buy-call', { ...market, near: bare }, 1, null)),
      /CE of 2026-11-24 is not listed/,
    );
    const quiet: PlaceChain = { ...near, summary: { atmStrike: null } };
    assert.match(words(placeStrategy('buy-call', { ...market, near: quiet }, 1, null)), /no strike is quoted/);
    assert.match(words(placeStrategy('buy-call', market, 1, 24_612.5)), /does not list 24612\.5/);
  });

  it('a strike that is named is the middle, wherever the money has gone, and without any money', () => {
    const strike = STRIKES[10] ?? 0;
    for (const atmStrike of [STRIKES[19], STRIKES[25], null]) {
      const moved: PlaceChain = { ...near, summary: { atmStrike: atmStrike ?? null } };
      const placed = placeStrategy('long-straddle', { ...market, near: moved }, 4, strike);
      assert.ok(!isFault(placed));
      assert.deepEqual(
        placed.map(({ slot }) => slot),
        [optionSlot(false, 'CE', 10), optionSlot(false, 'PE', 10)],
      );
    }
  });
});

describe('figures at expiry', () => {
  it('ten strategies of the vectors', () => {
    for (const { name, legs, breakevens, max_profit, max_loss, curve, pop, pop_inputs } of chainVectors.payoff) {
      const { F, iv, T } = pop_inputs;
      const parts = legs.map(
        ({ type, side, k, price, qty }): StrategyPart => ({
          w: WING[type],
          strike: k,
          side,
          quantity: qty,
          price,
          years: T,
          forward: F,
          sigma: iv,
        }),
      );
      const market = { level: F, rate: 0.0525, dividend: 0, forward: F, atmSigma: iv };
      const got = expiryFacts(parts, market, 0, 0);
      assert.equal(got.exact, true);
      assert.equal(got.breakevens.length, breakevens.length, name);
      breakevens.forEach((price, i) => assertNumber(name, got.breakevens[i], price));
      assert.deepEqual([got.maxProfit, got.maxLoss], [Number(max_profit), Number(max_loss)], name);
      assertNumber(`${name} pop`, got.chance, pop);
      for (const [settle, profit] of curve)
        assertNumber(name, profitAt(parts, market, { level: settle, elapsedYears: T, sigmaShift: 0 }), profit);
    }
  });

  it('charges move the breakevens outwards by exactly what they cost', () => {
    const [put, call] = [-1, 1].map(
      (w): StrategyPart => ({
        w: w as 1 | -1,
        strike: 100,
        side: 1,
        quantity: 10,
        price: 5,
        years: 0.1,
        forward: 100,
        sigma: 0.2,
      }),
    );
    const market = { level: 100, rate: 0, dividend: 0, forward: 100, atmSigma: 0.2 };
    const { breakevens, netBreakevens } = expiryFacts([put, call] as StrategyPart[], market, 0, 20);
    assert.deepEqual(breakevens, [90, 110]);
    assert.deepEqual(netBreakevens, [88, 112]);
  });
});

describe('a strategy on a market', () => {
  const straddle = (side: 'BUY' | 'SELL') =>
    (['CE', 'PE'] as const).map((right) => ({
      slot: optionSlot(false, right, 20),
      side,
      lots: 2,
      entry: null,
      held: false,
    }));

  it('a bought straddle pays the offers, loses the spread at once, and is worth Black-76 in a scenario', () => {
    const input = inputOf(straddle('BUY'), CALM);
    const { legs, result, problems } = evaluateStrategy(input);
    assert.deepEqual(problems, []);
    assert.ok(result);
    assert.deepEqual(
      legs.map(({ entryFrom }) => entryFrom),
      ['ask', 'ask'],
    );
    assert.equal(result.profitUnlimited, true);
    assert.equal(result.maxLossPaise, result.premiumPaise);
    assert.ok((result.nowPaise ?? 0) < 0);
    assert.equal(result.breakevens.length, 2);
    assert.ok((result.netBreakevens[0] ?? 0) < (result.breakevens[0] ?? 0));
    const moved = evaluateStrategy({ ...input, scenario: { daysForward: 1, ivShift: 2, spotShift: 1 } }).result;
    const level = LEVEL * 1.01;
    const forward = level * (input.chains.get('2026-11-24')!.summary.forward! / LEVEL) ** (3 / 4);
    const worth = ([1, -1] as const).map((w) => black76(w, forward, STRIKES[20]!, 3 / 365, 0.15, 0.0525).price);
    const paid = legs.reduce((sum, { entry }) => sum + (entry ?? 0), 0);
    assertNumber('target', moved?.targetPaise, Math.round(150 * ((worth[0]! + worth[1]!) * 100 - paid)), {
      rel: 0,
      abs: 2,
    });
    const vega = ([1, -1] as const).map((w) => black76(w, forward, STRIKES[20]!, 3 / 365, 0.15, 0.0525).vega);
    assertNumber('vega', moved?.vega, 150 * (vega[0]! + vega[1]!), { rel: 1e-9, abs: 0 });
  });

  it('a sold one mirrors a bought one at the same price, needs margin, and may lose without end', () => {
    const typed = (side: 'BUY' | 'SELL') => straddle(side).map((leg) => ({ ...leg, entry: 9_000 }));
    const [bought, sold] = (['BUY', 'SELL'] as const).map(
      (side) => evaluateStrategy(inputOf(typed(side), CALM)).result!,
    );
    assert.equal(sold!.lossUnlimited, true);
    assert.equal(sold!.maxProfitPaise, -bought!.maxLossPaise!);
    assertNumber('chances', sold!.chance! + bought!.chance!, 1, { rel: 0, abs: 1e-9 });
    assert.deepEqual(
      sold!.curve.targetPaise.map((one) => -one!),
      bought!.curve.targetPaise,
    );
    assert.ok(sold!.marginPaise > 3 * bought!.marginPaise);
  });

  it('at the end of the slider the scenario is the expiry', () => {
    const { result } = evaluateStrategy(inputOf(straddle('BUY'), { ...CALM, daysForward: 400 }));
    assert.deepEqual(result!.curve.targetPaise, result!.curve.expiryPaise);
    assert.equal(result!.theta, 0);
  });

  it('a calendar is a calculation and says so; its later leg keeps its time value at the near expiry', () => {
    const legs = [
      { slot: optionSlot(false, 'CE', 20), side: 'SELL' as const, lots: 1, entry: null, held: false },
      { slot: optionSlot(true, 'CE', 20), side: 'BUY' as const, lots: 1, entry: null, held: false },
    ];
    const { result } = evaluateStrategy(inputOf(legs, CALM));
    assert.equal(result!.exact, false);
    assert.equal(result!.expiry, '2026-11-24');
    assert.equal(result!.lossUnlimited || result!.profitUnlimited, false);
    const best =
      result!.curve.level[result!.curve.expiryPaise.indexOf(Math.max(...result!.curve.expiryPaise.map(Number)))]!;
    assert.ok(Math.abs(best - STRIKES[20]!) < 200, 'it earns most at its strike');
    assert.equal(result!.breakevens.length, 2);
    assert.ok(result!.breakevens[0]! < STRIKES[20]! && result!.breakevens[1]! > STRIKES[20]!);
  });

  it('nothing is made up: no price, no volatility, no spot, a held leg, each in words', () => {
    const input = inputOf(straddle('SELL'), CALM);
    const silent = input.legs.map((leg, i) =>
      i === 0 ? { ...leg, quote: { bid: 0, ask: 0, last: 0, isStale: false } } : leg,
    );
    const bare = evaluateStrategy({ ...input, legs: silent });
    assert.equal(bare.result, null);
    assert.match(bare.problems.join(' '), /No price: no quote and no trade today\. Type the price/);
    const near = input.chains.get('2026-11-24')!;
    const blind = {
      ...near,
      smile: near.smile.map(() => null),
      calls: { ...near.calls, iv: near.calls.iv.map(() => null) },
    };
    const noIv = evaluateStrategy(onChain(input, blind));
    assert.equal(noIv.result!.targetPaise, null);
    assert.ok(noIv.result!.breakevens.length === 2 && noIv.result!.curve.targetPaise.every((one) => one === null));
    assert.match(noIv.problems.join(' '), /only the result at expiry is known/);
    const stale = { ...near, summary: { ...near.summary, spotState: 'stale' as const } };
    assert.match(evaluateStrategy(onChain(input, stale)).problems.join(' '), /spot is old/);
    const auction = evaluateStrategy(onChain(input, { ...near, summary: { ...near.summary, spotState: 'auction' } }));
    assert.equal(auction.result!.levelFrom, 'forward');
    const gone = evaluateStrategy(
      onChain(input, { ...near, summary: { ...near.summary, spot: null, spotState: 'none', forward: null } }),
    );
    assert.match(gone.problems.join(' '), /underlying has no price/);
    const held = input.legs.map((leg) => ({ ...leg, leg: { ...leg.leg, held: true } }));
    assert.equal(evaluateStrategy({ ...input, legs: held }).result!.chargesPaise, 0);
    assert.ok(evaluateStrategy({ ...input, legs: held }).result!.roundTripPaise! > 0);
  });
});

function onChain(input: StrategyInput, chain: ReturnType<typeof chainOf>): StrategyInput {
  return { ...input, chains: new Map([[chain.expiry, chain]]) };
}

describe('costs', () => {
  it('a tariff without a rate gives no charge and no made-up breakeven', () => {
    const legs = [{ slot: optionSlot(false, 'CE', 20), side: 'BUY' as const, lots: 1, entry: 9_000, held: false }];
    const input = inputOf(legs, CALM);
    const currency = input.legs.map((leg) => ({ ...leg, instrument: { ...leg.instrument, kind: 'OPTCUR' as const } }));
    const { result } = evaluateStrategy({ ...input, legs: currency, tariff: SHIPPED_TARIFF });
    assert.equal(result!.chargesPaise, null);
    assert.deepEqual(result!.netBreakevens, result!.breakevens);
  });
});
