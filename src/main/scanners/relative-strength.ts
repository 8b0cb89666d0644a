import { z } from 'zod';
import type { SectorBoard } from '#contract/model/market.ts';
import type { MarketMove } from '../core/market/market-book.ts';
import { defineMarketScanner, type MarketView } from '../core/market/market-scanner.ts';
import { ratioPlace, relativeStrength, type Strength } from '../core/market/relative-strength.ts';
import { confidence } from '../core/patterns/confidence.ts';
import { makePlan, type PlanMoney } from '../core/patterns/plan.ts';
import { rrParam, SCORE_PRIORITIES } from '../core/signals/signal-score.ts';

/** The cells of the memory of a share: told as a new high, told as a new low. */
const CELL = { high: 0, low: 1 } as const;
/** Sessions whose ranges make the usual range of a day. */
const RANGE_DAYS = 14;
/** The stop lies this part of a usual day's range away. */
const STOP_OF_RANGE = 0.5;

/**
 * Relative strength: shares at a new high or low against NIFTY. ratio = share / NIFTY; d = +1 for a new high; strength =
 * gain of the share − gain of NIFTY (or of its sector), in percentage points, over 1, 5 and 20 sessions and since the open.
 *
 * Conditions: at least `minMinutes` of the session; the ratio is beyond its highest (lowest) close of the last `sessions`
 * sessions; d·strength since the open ≥ minIntraday; d·strength over one session against its sector ≥ 0, where it has
 * one; volume of the day ≥ minVolume × usual at this time. Each side once a day and share.
 * Stop: half the mean range of 14 sessions away. Target: rr × risk. Expected move: half that range.
 * Confidence: 0.4 lin(d·(ratio/extreme − 1) in percent; 0, 2) + 0.3 lin(d·strength since the open; minIntraday,
 * 4·minIntraday) + 0.3 lin(volume; minVolume, 2.5·minVolume).
 */
export default defineMarketScanner({
  id: 'relative-strength',
  title: 'Relative strength',
  group: 'market',
  sentence: 'A share is at a new high or low against NIFTY, ahead of its sector, with volume.',
  intervals: ['5m'],
  schedules: [{ kind: 'interval', minutes: 5 }],
  memoryCells: 2,
  universe: 'fno',
  params: z.object({
    minMinutes: z
      .int()
      .min(1)
      .max(300)
      .default(15)
      .meta({ unit: 'min', sentence: 'Minutes of the session before the first look.' }),
    sessions: z
      .int()
      .min(5)
      .max(250)
      .default(20)
      .meta({ unit: 'sessions', sentence: 'Closes that the ratio must be beyond.' }),
    minIntraday: z
      .number()
      .min(0.05)
      .max(10)
      .default(0.5)
      .meta({ unit: 'pp', sentence: 'Least gain over NIFTY since the open.' }),
    minVolume: z
      .number()
      .min(0)
      .max(10)
      .default(1.5)
      .meta({ unit: '×', sentence: 'Least volume over what is usual until now; 0 asks for none.' }),
    rr: rrParam(1.5),
  }),
  columns: [
    'close',
    'changePct',
    'niftyPct',
    'strengthIntraday',
    'strength1',
    'strength5',
    'strength20',
    'sector',
    'sectorStrength1',
    'sectorStrength5',
    'sectorStrength20',
    'beyondPct',
    'volumeRatio',
    'turnoverCr',
    'sessions',
    'scorePct',
  ],
  priorities: SCORE_PRIORITIES,
  scan(view, params, emit) {
    const { nifty, shares, sinceOpen, memory } = view;
    if (nifty === null || sinceOpen < params.minMinutes) return;
    for (const share of shares) {
      const place = ratioPlace(share, nifty, params.sessions);
      if (place === null || (place.ratio <= place.high && place.ratio >= place.low)) continue;
      const d = place.ratio > place.high ? 1 : -1;
      const cells = memory(share.instrument.symbol);
      const cell = d > 0 ? CELL.high : CELL.low;
      const volume = share.volumeRatio ?? 0;
      if (cells[cell] === 1 || volume < params.minVolume) continue;
      const strength = relativeStrength(share, nifty);
      const intraday = d * (strength.intraday ?? 0);
      if (intraday < params.minIntraday) continue;
      const sector = sectorStrength(view, share);
      if (sector !== null && d * (sector.strength1 ?? 0) < 0) continue;
      const beyondPct = 100 * d * (place.ratio / (d > 0 ? place.high : place.low) - 1);
      const score = confidence([
        { value: beyondPct, from: 0, to: 2, weight: 0.4 },
        { value: intraday, from: params.minIntraday, to: 4 * params.minIntraday, weight: 0.3 },
        { value: volume, from: params.minVolume, to: 2.5 * params.minVolume, weight: 0.3 },
      ]);
      const plan = planOf(share, d, params.rr, view);
      if (plan === null) continue;
      cells[cell] = 1;
      const moves = { close: share.price, changePct: share.changePct, niftyPct: nifty.changePct };
      const own = { sector: sector?.name ?? null, sectorStrength1: sector?.strength1 ?? null };
      const nearSector = { sectorStrength5: sector?.strength5 ?? null, sectorStrength20: sector?.strength20 ?? null };
      const activity = { beyondPct, volumeRatio: share.volumeRatio, turnoverCr: share.turnover / 1e7 };
      const rules = { sessions: params.sessions, scorePct: 100 * score };
      emit(share.instrument.slot, {
        side: d > 0 ? 'up' : 'down',
        variant: d > 0 ? 'HIGH' : 'LOW',
        confidence: score,
        plan,
        evidence: {
          ...moves,
          ...strengthEvidence(strength),
          ...own,
          ...nearSector,
          ...activity,
          ...rules,
        },
      });
    }
  },
});

function strengthEvidence({ intraday, over }: Strength): Record<string, number | null> {
  return { strengthIntraday: intraday, strength1: over[1], strength5: over[5], strength20: over[20] };
}

interface SectorStrength {
  readonly name: string;
  readonly strength1: number | null;
  readonly strength5: number | null;
  readonly strength20: number | null;
}

/** Against the first sector of the share: by its index, else today's change by the mean of its members. Null without one. */
function sectorStrength({ sectorsOf, indices, board }: MarketView, share: MarketMove): SectorStrength | null {
  const [sector] = sectorsOf(share.instrument.symbol);
  if (sector === undefined) return null;
  const index = indices.find(
    ({ instrument }) => instrument.segment === 'IDX_I' && instrument.securityId === sector.securityId,
  );
  if (index === undefined) {
    const strength1 = changeLess(share, board, sector.id);
    return { name: sector.name, strength1, strength5: null, strength20: null };
  }
  const { over } = relativeStrength(share, index);
  return { name: sector.name, strength1: over[1], strength5: over[5], strength20: over[20] };
}

function changeLess({ changePct }: MarketMove, { sectors }: SectorBoard, id: string): number | null {
  const other = sectors.find((sector) => sector.id === id)?.changePct ?? null;
  return other === null ? null : changePct - other;
}

function planOf(share: MarketMove, d: 1 | -1, rr: number, money: PlanMoney): ReturnType<typeof makePlan> {
  const { days, price, instrument } = share;
  if (days.length < RANGE_DAYS) return null;
  const range = days.slice(-RANGE_DAYS).reduce((sum, { high, low }) => sum + high - low, 0) / RANGE_DAYS;
  const away = STOP_OF_RANGE * range;
  const side = d > 0 ? 'up' : 'down';
  return makePlan({ side, instrument, entry: price, stop: price - d * away, rr, expectedMove: away }, money);
}
