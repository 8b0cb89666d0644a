import { z } from 'zod';
import type { Sector } from '#contract/model/market.ts';
import { defineMarketScanner } from '../core/market/market-scanner.ts';
import { confidence } from '../core/patterns/confidence.ts';
import { SCORE_PRIORITIES } from '../core/signals/signal-score.ts';

/** Cells of the memory of a sector: the side told last (0 = none), and the minute since the open at which it was told. */
const CELL = { side: 0, minute: 1 } as const;
/** Members that are named. */
const NAMED = 3;

/**
 * Sector movers: sectors that lead or lag the market. d = +1 for a leader; lead = change of the sector − change of
 * NIFTY, in percentage points; breadth = members that moved in direction d of those that moved.
 *
 * Conditions: at least `minMinutes` of the session; d·lead ≥ minLead and the sector itself moved in direction d; it is
 * among the `top` strongest (weakest); breadth ≥ minBreadth; turnover ≥ minVolume × usual at this time. Told again for
 * the same side only after it had stopped, and not within `repeatMinutes`.
 * Confidence: 0.4 lin(d·lead; minLead, 4·minLead) + 0.3 lin(breadth; minBreadth, 1) + 0.3 lin(volume; minVolume, 2.5·minVolume).
 * It tells and proposes no trade: an index cannot be bought, and its members have scanners of their own.
 */
export default defineMarketScanner({
  id: 'sector-movers',
  title: 'Sector movers',
  group: 'market',
  sentence: 'A sector leads or lags the market with most of its members and with volume.',
  intervals: ['5m'],
  schedules: [{ kind: 'interval', minutes: 5 }],
  memoryCells: 2,
  params: z.object({
    minMinutes: z
      .int()
      .min(1)
      .max(300)
      .default(15)
      .meta({ unit: 'min', sentence: 'Minutes of the session before the first look.' }),
    minLead: z
      .number()
      .min(0.1)
      .max(10)
      .default(0.5)
      .meta({ unit: 'pp', sentence: 'Least distance from the change of NIFTY.' }),
    minBreadth: z
      .number()
      .min(0.5)
      .max(0.95)
      .default(0.6)
      .meta({ unit: '', sentence: 'Least part of the moving members that move with the sector.' }),
    minVolume: z
      .number()
      .min(0)
      .max(10)
      .default(1)
      .meta({ unit: '×', sentence: 'Least turnover over what is usual until now; 0 asks for none.' }),
    top: z
      .int()
      .min(1)
      .max(9)
      .default(2)
      .meta({ unit: '', sentence: 'How many of the strongest and of the weakest count.' }),
    repeatMinutes: z
      .int()
      .min(5)
      .max(400)
      .default(30)
      .meta({ unit: 'min', sentence: 'Minutes before the same sector is told again.' }),
  }),
  columns: [
    'sector',
    'changePct',
    'niftyPct',
    'leadPct',
    'rank',
    'advancers',
    'decliners',
    'breadthPct',
    'volumeRatio',
    'turnoverCr',
    'members',
    'changeFrom',
    'scorePct',
  ],
  priorities: SCORE_PRIORITIES,
  scan({ board, nifty, sinceOpen, memory }, params, emit) {
    if (nifty === null || sinceOpen < params.minMinutes) return;
    const sectors = board.sectors.filter(({ slot, changePct }) => changePct !== null && slot !== nifty.instrument.slot);
    sectors.forEach((sector, place) => {
      const { changePct, volumeRatio, advancers, decliners } = sector;
      const leadPct = (changePct as number) - nifty.changePct;
      const d = leadPct > 0 ? 1 : -1;
      const rank = d > 0 ? place + 1 : sectors.length - place;
      const moving = advancers + decliners;
      const breadth = moving === 0 ? 0 : (d > 0 ? advancers : decliners) / moving;
      const volume = volumeRatio ?? 0;
      const cells = memory(sector.id);
      const moves = d * leadPct >= params.minLead && d * (changePct as number) > 0 && rank <= params.top;
      if (!moves || breadth < params.minBreadth || volume < params.minVolume) {
        cells[CELL.side] = 0;
        return;
      }
      const told = cells[CELL.side] === d;
      cells[CELL.side] = d;
      const recent = cells[CELL.minute]! > 0 && sinceOpen - cells[CELL.minute]! < params.repeatMinutes;
      const best = d > 0 ? sector.members : sector.members.toReversed();
      const slot = sector.slot ?? best[0]?.slot;
      if (told || recent || slot === undefined) return;
      cells[CELL.minute] = sinceOpen;
      const score = confidence([
        { value: d * leadPct, from: params.minLead, to: 4 * params.minLead, weight: 0.4 },
        { value: breadth, from: params.minBreadth, to: 1, weight: 0.3 },
        { value: volume, from: params.minVolume, to: 2.5 * params.minVolume, weight: 0.3 },
      ]);
      const lead = { sector: sector.name, changePct, niftyPct: nifty.changePct, leadPct, rank, advancers, decliners };
      const activity = { breadthPct: 100 * breadth, volumeRatio, turnoverCr: sector.turnover / 1e7 };
      const about = { members: membersText(best), changeFrom: sector.changeFrom, scorePct: 100 * score };
      emit(slot, {
        side: d > 0 ? 'up' : 'down',
        variant: sector.id,
        confidence: score,
        evidence: {
          ...lead,
          ...activity,
          ...about,
        },
      });
    });
  },
});

/** The members that moved most, as a person reads them. */
function membersText(members: Sector['members']): string {
  const signed = (pct: number): string => `${pct < 0 ? '−' : '+'}${Math.abs(pct).toFixed(2)} %`;
  return members
    .slice(0, NAMED)
    .map(({ symbol, changePct }) => `${symbol} ${signed(changePct)}`)
    .join(', ');
}
