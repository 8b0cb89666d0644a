import { MINUTE_MS } from '#contract/model/session.ts';
import { continuousParts } from '../../core/session/continuous-time.ts';
import type { ResumePoint } from '../protocol.ts';
import type { MinuteWriter } from './minute-writer.ts';
import type { StoreContext } from './store-context.ts';

/**
 * Brings the day back after a start inside a session: stored minutes go into DayBars, before the feed starts to write
 * there, and the answer says where the counting of volume stood. Minutes that lie after the present were written under
 * a simulated clock that has since been set back; they are removed.
 */
export function resumeDay(context: StoreContext, writer: MinuteWriter, nowMs: number): ResumePoint[] {
  const { bars, source, epoch, dayBars, boot, tools, volumes } = context;
  const { midnightMs, date } = boot.day;
  const nowMinute = Math.floor((nowMs - midnightMs) / MINUTE_MS);
  const presentMs = midnightMs + nowMinute * MINUTE_MS;
  context.tryWrite(() => {
    const removed = bars.removeFrom(source, presentMs);
    if (removed > 0) tools.log('info', 'store.later_minutes_removed', { removed, fromMs: presentMs });
  });
  const seen = new Set<number>();
  let loaded = 0;
  bars.each(source, midnightMs, presentMs, ({ t, instrument, o, h, l, c, v, oi }) => {
    const slot = epoch.slotOf(instrument);
    const minute = (t - midnightMs) / MINUTE_MS;
    seen.add(minute);
    if (slot < 0) return;
    dayBars.write(slot, minute, o, h, l, c, v, oi);
    loaded += 1;
  });
  markAway(context, writer, seen, nowMinute);
  writer.gaps.load();
  writer.startAt(nowMs);
  tools.log('info', 'store.day_resumed', { loaded, minutes: seen.size, away: writer.away.size });
  return volumes
    .list(source, date)
    .map(({ instrument, volume, minute }) => ({ slot: epoch.slotOf(instrument), volume, minute }))
    .filter(({ slot, minute }) => slot >= 0 && minute < nowMinute);
}

/** Trading minutes up to now that hold nothing for anybody: the engine was not running. The present one is cut. */
function markAway(context: StoreContext, writer: MinuteWriter, seen: ReadonlySet<number>, nowMinute: number): void {
  writer.away.clear();
  if (!context.hasBroker) return;
  for (const sessionClass of new Set(context.epoch.list.map((instrument) => instrument.sessionClass))) {
    for (const { fromMinute, toMinute } of continuousParts(context.boot.day, sessionClass)) {
      for (let minute = fromMinute; minute < Math.min(toMinute, nowMinute + 1); minute += 1) {
        if (!seen.has(minute)) writer.away.add(minute);
      }
    }
  }
}
