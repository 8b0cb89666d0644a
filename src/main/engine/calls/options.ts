import { ivRank, IV_RANK_SESSIONS_MIN } from '../../core/options/iv-rank.ts';
import type { Handlers } from '../router.ts';
import type { EngineServices } from '../services.ts';

/** Option calls. The history is the store thread's; the rank is taken here. */
export function optionHandlers(services: EngineServices): Pick<Handlers, 'options.ivRank'> {
  return {
    'options.ivRank': async ({ epoch, underlying }) => {
      const { dates, iv } = await services.askStore((present) => {
        present.universe.check(epoch, []);
        return { kind: 'atmIv', root: underlying };
      });
      const current = iv.at(-1);
      const { rank, percentile, sessions, lacking } = ivRank(current ?? Number.NaN, iv.slice(0, -1));
      return {
        rank,
        percentile,
        n: sessions,
        needed: IV_RANK_SESSIONS_MIN,
        text: lacking === null ? null : `${lacking} sessions`,
        date: dates.at(-1) ?? null,
        iv: current ?? null,
      };
    },
  };
}
