import type { CallInput, CallOutput } from '#contract/calls/index.ts';
import { ensure } from '#contract/faults.ts';
import { isRefused, sessionsFrom, volumeRows } from '../../src/main/core/profile/volume-rows.ts';
import { FAKE_BOARDS } from './fake-iv-rank.ts';
import type { FakeMarket } from './fake-market.ts';

/** Minutes that the engine of straw reads. */
const MINUTES = 3_000;

/** The profile of the made-up minutes of an instrument. */
function fakeProfile(
  market: FakeMarket,
  { slot, of, rows, valueAreaPct }: CallInput<'profile.volume'>,
): CallOutput<'profile.volume'> {
  const { bars } = market.history(slot, '1m', null, MINUTES);
  const tick = ensure(market.instruments[slot], 'the slot is known').tick;
  const fromMs = of.kind === 'range' ? of.fromMs : sessionsFrom(bars.t, of.count);
  const toMs = of.kind === 'range' ? of.toMs : Number.POSITIVE_INFINITY;
  const made = volumeRows(bars, { tick, rows, fromMs, toMs, valueAreaPct });
  if (isRefused(made)) throw new Error(made.text);
  return { ...made, cut: false };
}

/** Boards of straw, and profiles of the made-up minutes. */
export const fakeBoards = (market: () => FakeMarket) => ({
  ...FAKE_BOARDS,
  'profile.volume': (input: CallInput<'profile.volume'>) => fakeProfile(market(), input),
});
