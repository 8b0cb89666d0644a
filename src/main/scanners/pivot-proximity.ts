import { z } from 'zod';
import { fromRupees, toRupees } from '#contract/model/price.ts';
import { proximity } from '../core/levels/proximity.ts';
import { type Period, PERIODS } from '../core/levels/periods.ts';
import type { PeriodFacts } from '../core/scan/past-facts.ts';
import { isSplit } from '../core/scan/price-guard.ts';
import { dayOpen } from '../core/scan/day-bars.ts';
import { defineScanner, type ScanView } from '../core/scan/scanner.ts';

/** Levels of a family, in the order of their cells. */
const NAMES = {
  classic: ['P', 'R1', 'S1', 'R2', 'S2', 'R3', 'S3', 'R4', 'S4', 'R5', 'S5'],
  fibonacci: ['P', 'R1', 'S1', 'R2', 'S2', 'R3', 'S3'],
  camarilla: ['P', 'R1', 'S1', 'R2', 'S2', 'R3', 'S3', 'R4', 'S4', 'R5', 'S5'],
  cpr: ['P', 'BC', 'TC'],
} as const;
const LEVELS_MAX = 11;
/** Cells of the memory: whether the levels were looked up, then the levels, then how near was told of each. */
const CELL = { known: 0, level: 1, told: 1 + LEVELS_MAX } as const;

/** Distances in percent of the level that are told anew when the price comes nearer. */
const RED_PCT = 0.1;
const YELLOW_PCT = 0.5;
const TELL_FROM = { zone: 1, '0.5': 2, '0.1': 3 } as const;

/**
 * Pivot proximity (quant.md A.25): the close is near a level from 1 % below to 0.1 % above it, decided in whole paise.
 * Told when the price comes into that zone and again when it comes within 0.5 % and 0.1 %; leaving the zone arms it
 * again.
 */
export default defineScanner({
  id: 'pivot-proximity',
  title: 'Pivot proximity',
  group: 'levels',
  sentence: 'The close is near a pivot level or the central range: from 1 % below to 0.1 % above it.',
  intervals: ['1m', '5m', '15m'],
  kinds: ['EQUITY', 'INDEX', 'FUTIDX', 'FUTSTK', 'FUTCOM'],
  params: z.object({
    kind: z
      .enum(['classic', 'fibonacci', 'camarilla', 'cpr'])
      .default('classic')
      .meta({ unit: '', sentence: 'Family of levels; cpr = pivot and edges of the central range.' }),
    period: z
      .enum(PERIODS)
      .default('day')
      .meta({ unit: '', sentence: 'Levels of the day, week or month, made of the one before.' }),
    interval: z
      .enum(['1m', '5m', '15m'])
      .default('5m')
      .meta({ unit: '', sentence: 'Bars whose close is compared with the levels.' }),
    tellFrom: z
      .enum(['zone', '0.5', '0.1'])
      .default('zone')
      .meta({ unit: '%', sentence: 'Told from the edge of the zone on, or only within this distance.' }),
    closeMin: z
      .number()
      .min(0)
      .max(100_000)
      .default(50)
      .meta({ unit: '₹', sentence: 'Instruments that close at or below this price are left out.' }),
  }),
  columns: ['name', 'level', 'close', 'distancePct', 'awayPct', 'pivot', 'kind', 'period', 'of'],
  priorities: [
    { column: 'awayPct', below: RED_PCT, is: 'high' },
    { column: 'awayPct', below: YELLOW_PCT, is: 'medium' },
  ],
  badges: [{ column: 'awayPct', below: RED_PCT, label: 'Very close' }],
  memoryCells: 1 + 2 * LEVELS_MAX,
  needsPreviousVolume: false,
  barsNeeded: () => 1,
  runsOn: ({ interval }, name) => interval === name,
  scan(view, { kind, period, tellFrom, closeMin }, emit) {
    const { memory, bars, instrument, past } = view;
    if (memory[CELL.known] === 0) learn(view, kind, period);
    const price = bars.c[bars.end - 1]!;
    if (toRupees(price, instrument.decimals) <= closeMin) return;
    const names = NAMES[kind];
    for (let i = 0; i < names.length; i += 1) {
      const level = memory[CELL.level + i]!;
      const rank = rankOf(price, level);
      const told = memory[CELL.told + i]!;
      if (rank === 0) memory[CELL.told + i] = 0;
      if (rank <= told) continue;
      memory[CELL.told + i] = rank;
      if (rank < TELL_FROM[tellFrom]) continue;
      const { pivots } = past.period(period);
      const distancePct = (100 * (price - level)) / level;
      emit({
        side: 'neutral',
        variant: names[i]!,
        evidence: {
          name: names[i]!,
          level: toRupees(level, instrument.decimals),
          close: toRupees(price, instrument.decimals),
          distancePct,
          awayPct: Math.abs(distancePct),
          pivot: pivots?.kinds.classic['P'] ?? null,
          kind,
          period,
          of: pivots?.of ?? null,
        },
      });
    }
  },
});

/** 0 outside of the zone, 1 within it, 2 and 3 within the nearer distances. */
function rankOf(price: number, level: number): 0 | 1 | 2 | 3 {
  if (level <= 0 || !proximity(price / 100, level / 100).near) return 0;
  const away = 100 * Math.abs(price - level);
  if (away < RED_PCT * level) return 3;
  return away < YELLOW_PCT * level ? 2 : 1;
}

/** Puts the levels into the memory, in whole paise; 0 where there is none, or where a split makes them untrue. */
function learn(view: ScanView, kind: keyof typeof NAMES, period: Period): void {
  const { memory, past, instrument } = view;
  memory[CELL.known] = 1;
  const facts = past.period(period);
  const { flag } = facts.pivots ?? {};
  const open = toRupees(dayOpen(view), instrument.decimals);
  if (flag === 'split_in_period' || flag === 'split_after' || isSplit(past.days, 1, open)) return;
  NAMES[kind].forEach((name, i) => {
    const level = levelOf(facts, kind, name);
    memory[CELL.level + i] = level === null ? 0 : fromRupees(level, instrument.decimals);
  });
}

function levelOf({ pivots, cpr }: PeriodFacts, kind: keyof typeof NAMES, name: string): number | null {
  if (kind !== 'cpr') return pivots?.kinds[kind][name] ?? null;
  if (cpr === null) return null;
  return { P: cpr.pivot, BC: cpr.bc, TC: cpr.tc }[name] ?? null;
}
