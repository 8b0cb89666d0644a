import type { CallInput, CallOutput } from '#contract/calls/index.ts';
import type { InstrumentHold } from '#contract/model/instrument-change.ts';
import { FAKE_DAY } from './fake-market.ts';

/** A morning after which nothing changed. */
export const NO_CHANGES: CallOutput<'instruments.changes'> = {
  date: FAKE_DAY.date,
  since: null,
  counts: { lot: 0, tick: 0, freeze: 0, expiry: 0, band: 0, renamed: 0, gone: 0, new: 0 },
  expired: 0,
  total: 0,
  rows: [],
};

/** Whether a confirmation is about a held instrument. */
export function isMeant(hold: InstrumentHold, which: CallInput<'instruments.confirmChange'>): boolean {
  if ('all' in which) return true;
  if ('underlying' in which) return hold.underlying === which.underlying;
  return hold.segment === which.segment && hold.securityId === which.securityId;
}
