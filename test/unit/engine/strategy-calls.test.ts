import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CALLS, type CallInput } from '#contract/calls/index.ts';
import { COLUMNS } from '#contract/columns.ts';
import { FaultError, fault } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { strategyHandlers } from '../../../src/main/engine/calls/strategy.ts';
import type { CallContext } from '../../../src/main/engine/router.ts';
import type { EngineServices } from '../../../src/main/engine/services.ts';
import { chainOf, FUTURE_SLOT, inputOf, optionSlot, STRIKES } from '../core/options/strategy-bed.ts';

const NOBODY = {} as CallContext;
const EXPIRY = '2026-11-24';

const legAt = (slot: number) => ({ slot, side: 'SELL' as const, lots: 1, entry: null, held: false });
const CALL = legAt(optionSlot(false, 'CE', 20));
const FUTURE = legAt(FUTURE_SLOT);

/** Handlers over two chains, one future and whatever else is added. */
function handlersOf(
  more: readonly Instrument[] = [],
  torn = 0,
  margin: () => Promise<number | null> = async () => null,
) {
  const quoted = inputOf([CALL, legAt(optionSlot(true, 'CE', 20)), FUTURE], {
    daysForward: 0,
    ivShift: 0,
    spotShift: 0,
  }).legs;
  const instruments: Instrument[] = [];
  for (const { instrument } of quoted) instruments[instrument.slot] = instrument;
  for (const instrument of more) instruments[instrument.slot] = instrument;
  let reads = 0;
  const table = {
    read: (slot: number, cells: Int32Array) => {
      reads += 1;
      const quote = quoted.find(({ instrument }) => instrument.slot === slot)?.quote;
      cells[COLUMNS.bid.cell] = quote?.bid ?? 0;
      cells[COLUMNS.ask.cell] = quote?.ask ?? 0;
      return reads > torn;
    },
  };
  const universe = {
    instruments,
    subscribedNow: () => instruments.filter((one) => one !== undefined),
    check: (epoch: number) => {
      if (epoch !== 2) throw new FaultError(fault('input.stale_epoch', 'Epoch is over.'));
    },
  };
  const chains = [chainOf(EXPIRY, 4 / 365), chainOf('2026-12-01', 11 / 365)];
  const services = {
    epoch: () => ({ universe, table, day: { date: '2026-11-20' } }),
    nowMs: () => Date.parse('2026-11-20T15:40:00+05:30'),
    riskFreeRate: 0.0525,
    orderDesk: { ask: async () => ({ totalPaise: await margin() }) },
    optionDesk: {
      list: async () => ({
        epoch: 2,
        underlyings: [{ underlying: 'NIFTY', expiries: chains.map(({ expiry }) => ({ expiry })) }],
      }),
      read: async (_underlying: string, expiry: string) => chains.find((one) => one.expiry === expiry),
    },
  } as unknown as EngineServices;
  return strategyHandlers(services);
}

const evaluate = async (legs: CallInput<'strategy.evaluate'>['legs'], handlers = handlersOf(), epoch = 2) =>
  CALLS['strategy.evaluate'].output.parse(
    await handlers['strategy.evaluate'](
      { epoch, legs, product: 'MARGIN', scenario: { daysForward: 0, ivShift: 0, spotShift: 0 } },
      NOBODY,
    ),
  );

test('a covered call is worked out from the rows and the chain, also when a row is torn at first', async () => {
  const { result, legs } = await evaluate([CALL, { ...FUTURE, side: 'BUY' }], handlersOf([], 3));
  assert.equal(result?.lossUnlimited, false);
  assert.equal(result?.breakevens.length, 1);
  assert.deepEqual(
    legs.map(({ entryFrom }) => entryFrom),
    ['bid', 'ask'],
  );
});

test('a future alone has a level from the nearest chain and no volatility is made up for it', async () => {
  const { result } = await evaluate([FUTURE]);
  assert.equal(result?.levelFrom, 'spot');
  assert.equal(result?.lossUnlimited, true);
  assert.deepEqual([result?.delta, result?.vega], [-75, 0]);
});

test('legs that are no strategy are refused: an index, two underlyings, another epoch', async () => {
  const { instrument } = inputOf([FUTURE], { daysForward: 0, ivShift: 0, spotShift: 0 }).legs[0]!;
  const index: Instrument = { ...instrument, slot: 1_001, kind: 'INDEX', symbol: 'NIFTY' };
  const other: Instrument = { ...instrument, slot: 1_002, underlying: 'BANKNIFTY' };
  const handlers = handlersOf([index, other]);
  await assert.rejects(evaluate([CALL, legAt(1_001)], handlers), /NIFTY is no option and no future/);
  await assert.rejects(evaluate([CALL, legAt(1_002)], handlers), /on NIFTY and BANKNIFTY/);
  await assert.rejects(evaluate([CALL], handlers, 3), /Epoch is over/);
});

test('a ready-made strategy takes the next expiry and the future where it needs them, and says what is lacking', async () => {
  const strike = STRIKES[21] ?? 0;
  const place = async (kind: CallInput<'strategy.place'>['kind'], expiry = EXPIRY) =>
    CALLS['strategy.place'].output.parse(
      await handlersOf()['strategy.place']({ epoch: 2, underlying: 'NIFTY', expiry, kind, width: 2, strike }, NOBODY),
    ).legs;
  assert.deepEqual(await place('call-calendar'), [
    { slot: optionSlot(false, 'CE', 21), side: 'SELL', lots: 1 },
    { slot: optionSlot(true, 'CE', 21), side: 'BUY', lots: 1 },
  ]);
  assert.equal((await place('collar'))[0]?.slot, FUTURE_SLOT);
  await assert.rejects(place('call-calendar', '2026-12-01'), /no expiry after 2026-12-01/);
  await assert.rejects(place('collar', '2026-12-01'), /no future of this underlying/);
  assert.equal(STRIKES.length, 41);
});

test('the margin is ours until the broker has answered, and ours again where it does not', async () => {
  let asked = 0;
  const handlers = handlersOf([], 0, async () => {
    asked += 1;
    return 9_100_000;
  });
  const exact = async (legs = [CALL]) => (await evaluate(legs, handlers)).result;
  assert.equal((await exact())?.marginExact, false);
  const second = await exact();
  assert.deepEqual([second?.marginExact, second?.marginPaise, asked], [true, 9_100_000, 1]);
  assert.equal((await exact([{ ...CALL, lots: 2 }]))?.marginExact, false, 'of other legs nothing is known');
  assert.equal((await exact([{ ...CALL, held: true }]))?.marginExact, false);
  const silent = handlersOf([], 0, async () => {
    throw new FaultError(fault('unavailable.broker', 'No answer.'));
  });
  await evaluate([CALL], silent);
  assert.equal((await evaluate([CALL], silent)).result?.marginExact, false);
});
