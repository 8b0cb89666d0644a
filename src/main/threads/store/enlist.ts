import type { Instrument } from '#contract/model/instrument.ts';
import { minuteOfDay } from '../../core/time/ist.ts';
import type { StoreAnswers } from '../protocol.ts';
import type { MasterBook } from './master-book.ts';
import type { StoreContext } from './store-context.ts';

/**
 * Gives instruments slots of the epoch, after the last one and as far as there is room. Every one of them, new or back
 * after a pause, is taken as subscribed from now on.
 */
export function enlist(
  context: StoreContext,
  book: Pick<MasterBook, 'find'>,
  codes: readonly number[],
  nowMs: number,
): StoreAnswers['enlist'] {
  const { boot, epoch, joined } = context;
  const fresh: Instrument[] = [];
  const known: number[] = [];
  const seen = new Set<number>();
  const minute = minuteOfDay(nowMs);
  for (const code of codes) {
    if (seen.has(code)) continue;
    seen.add(code);
    const present = epoch.slotOf(code);
    if (present >= 0) {
      known.push(present);
      if (context.hasBroker) joined.set(present, minute);
      continue;
    }
    const slot = epoch.list.length + fresh.length;
    const instrument = slot < boot.memory.capacity ? book.find(code) : undefined;
    if (instrument === undefined) continue;
    fresh.push({ ...instrument, slot });
    if (context.hasBroker) joined.set(slot, minute);
  }
  context.epoch = epoch.with(fresh);
  return { fresh, known };
}
