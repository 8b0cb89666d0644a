import {
  JOURNAL_NAMES_MAX,
  type JournalDay,
  type JournalGroup,
  type JournalStats,
  type Trip,
} from '#contract/model/journal.ts';
import { tradeMetrics } from '../stats/trade-metrics.ts';
import { wilson } from '../stats/wilson.ts';
import { minuteOfDay, weekdayOf } from '../time/ist.ts';
import { tripDate } from './round-trips.ts';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const paise = (rupees: number | null): number | null => (rupees === null ? null : rupees * 100);

/** A closed round trip with the tags that count for it: its own and those of its day. */
export interface TaggedTrip {
  readonly trip: Pick<Trip, 'owner' | 'entryMs' | 'exitMs' | 'open' | 'grossPaise' | 'chargesPaise' | 'netPaise'>;
  readonly tags: ReadonlySet<string>;
}

/**
 * Figures of closed round trips (quant.md F.2 and G), net of the charges that are known. Hours and weekdays are those
 * of the entry and of the day that the trip counts in.
 * @param all closed ones, in order of closing
 */
export function journalStats(all: readonly TaggedTrip[], days: readonly JournalDay[]): JournalStats {
  const trips = all.map(({ trip }) => trip);
  const metrics = tradeMetrics(
    trips.map(({ netPaise }) => netPaise / 100),
    null,
  );
  const { n, wins, losses } = metrics;
  const { p, lo, hi } = wilson(wins, n);
  const sum = (of: (trip: TaggedTrip['trip']) => number): number => trips.reduce((total, trip) => total + of(trip), 0);
  return {
    n,
    wins,
    losses,
    winRate: p,
    winLow: lo,
    winHigh: hi,
    netPaise: sum(({ netPaise }) => netPaise),
    grossPaise: sum(({ grossPaise }) => grossPaise),
    chargesPaise: sum(({ chargesPaise }) => chargesPaise ?? 0),
    averageWinPaise: paise(metrics.avg_win),
    averageLossPaise: metrics.avg_loss === null ? null : -metrics.avg_loss * 100,
    expectancyPaise: paise(metrics.expectancy),
    profitFactor: metrics.profit_factor,
    longestLosingRun: metrics.max_consecutive_losses,
    drawdownPaise: days.reduce((deepest, { drawdownPaise }) => Math.max(deepest, drawdownPaise), 0),
    byHour: groupsOf(all, ({ trip }) => [`${Math.floor(minuteOfDay(trip.entryMs) / 60)}`.padStart(2, '0')], byName),
    byWeekday: groupsOf(all, ({ trip }) => [WEEKDAYS[weekdayOf(tripDate(trip))] ?? ''], byWeekday),
    byTag: groupsOf(all, ({ tags }) => [...tags], byCount),
    byOwner: groupsOf(all, ({ trip }) => [trip.owner], byCount),
  };
}

/**
 * Result day by day with the running sum and its fall from the top, which begins at zero.
 * @param days dates that are shown even without a closed trip, as those with a note
 */
export function journalDays(
  trips: readonly TaggedTrip['trip'][],
  notes: ReadonlyMap<string, JournalDay['note']>,
): JournalDay[] {
  const byDate = Map.groupBy(trips, tripDate);
  let equityPaise = 0;
  let topPaise = 0;
  return [...new Set([...byDate.keys(), ...notes.keys()])].sort().map((date) => {
    const own = byDate.get(date) ?? [];
    const netPaise = own.reduce((sum, trip) => sum + trip.netPaise, 0);
    equityPaise += netPaise;
    topPaise = Math.max(topPaise, equityPaise);
    return {
      date,
      n: own.length,
      netPaise,
      equityPaise,
      drawdownPaise: topPaise - equityPaise,
      note: notes.get(date) ?? null,
    };
  });
}

type Order = (a: JournalGroup, b: JournalGroup) => number;
const byName: Order = (a, b) => (a.key < b.key ? -1 : 1);
const byCount: Order = (a, b) => b.n - a.n || byName(a, b);
const monday = (key: string): number => (WEEKDAYS.indexOf(key as (typeof WEEKDAYS)[number]) + 6) % 7;
const byWeekday: Order = (a, b) => monday(a.key) - monday(b.key);

function groupsOf(
  all: readonly TaggedTrip[],
  keysOf: (one: TaggedTrip) => readonly string[],
  order: Order,
): JournalGroup[] {
  const groups = new Map<string, { key: string; n: number; wins: number; netPaise: number }>();
  for (const one of all) {
    for (const key of keysOf(one)) {
      const group = groups.get(key) ?? { key, n: 0, wins: 0, netPaise: 0 };
      group.n += 1;
      group.wins += Number(one.trip.netPaise > 0);
      group.netPaise += one.trip.netPaise;
      groups.set(key, group);
    }
  }
  return [...groups.values()].sort(order).slice(0, JOURNAL_NAMES_MAX);
}
