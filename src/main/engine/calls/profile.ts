import { FaultError } from '#contract/faults.ts';
import type { CallInput } from '#contract/calls/index.ts';
import { BARS_PER_REPLY_MAX, type Bars } from '#contract/model/bar.ts';
import { PROFILE_MINUTES_MAX } from '#contract/model/profile.ts';
import { isRefused, sessionsFrom, volumeRows } from '../../core/profile/volume-rows.ts';
import type { Handlers } from '../router.ts';
import type { EngineServices } from '../services.ts';

type Minutes = Pick<Bars, 't' | 'h' | 'l' | 'v'>;

const joined = (older: Minutes, newer: Minutes): Minutes => ({
  t: [...older.t, ...newer.t],
  h: [...older.h, ...newer.h],
  l: [...older.l, ...newer.l],
  v: [...older.v, ...newer.v],
});

/** First moment that is asked for; of sessions it is known when a day before them has been read. */
function begins({ of }: CallInput<'profile.volume'>, { t }: Minutes): { fromMs: number; known: boolean } {
  if (of.kind === 'range') return { fromMs: of.fromMs, known: (t[0] ?? Number.POSITIVE_INFINITY) < of.fromMs };
  const fromMs = sessionsFrom(t, of.count);
  return { fromMs, known: t.length > 0 && fromMs > (t[0] as number) };
}

/** The profile calls: minutes are the store thread's, the rows are made here. */
export function profileHandlers(services: EngineServices): Pick<Handlers, 'profile.volume'> {
  const page = ({ epoch, slot, adjusted }: CallInput<'profile.volume'>, beforeMs: number | null, limit: number) =>
    services.askStore((present) => {
      present.universe.check(epoch, [slot]);
      return { kind: 'bars', slot, interval: '1m', beforeMs, limit, adjusted };
    });
  return {
    'profile.volume': async (input) => {
      const { of, rows, slot, valueAreaPct } = input;
      const toMs = of.kind === 'range' ? of.toMs : Number.POSITIVE_INFINITY;
      let minutes: Minutes = { t: [], h: [], l: [], v: [] };
      let beforeMs = of.kind === 'range' ? of.toMs : null;
      let more = true;
      while (more && minutes.t.length < PROFILE_MINUTES_MAX && !begins(input, minutes).known) {
        const limit = Math.min(BARS_PER_REPLY_MAX, PROFILE_MINUTES_MAX - minutes.t.length);
        const answer = await page(input, beforeMs, limit);
        more = answer.more && answer.bars.t.length > 0;
        minutes = joined(answer.bars, minutes);
        beforeMs = minutes.t[0] ?? beforeMs;
      }
      const { fromMs, known } = begins(input, minutes);
      const tick = services.epoch().universe.instruments[slot]?.tick ?? 1;
      const made = volumeRows(minutes, { tick, rows, fromMs, toMs, valueAreaPct });
      if (isRefused(made)) throw new FaultError(made);
      return { ...made, cut: !known && (of.kind === 'range' || made.days < of.count) };
    },
  };
}
