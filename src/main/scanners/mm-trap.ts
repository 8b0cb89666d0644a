import { z } from 'zod';
import { INTERVAL_MS } from '#contract/model/bar.ts';
import { toRupees } from '#contract/model/price.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import { makePlan } from '../core/patterns/plan.ts';
import { type ChainView, defineChainScanner } from '../core/scan/chain-scanner.ts';
import { changePct, pairOf, premiumAt } from '../core/straddles/chain-legs.ts';
import { mmTrap, pierceAt, type TrapBar } from '../core/straddles/mm-trap.ts';
import { minuteOfDay } from '../core/time/ist.ts';

interface TimedBar extends TrapBar {
  readonly t: number;
}

/** Today's last bars of the underlying in ₹, the newest one just closed; none while that is still forming. */
function barsOf(view: ChainView, interval: '1m' | '5m' | '15m', count: number): TimedBar[] {
  const { t, h, l, c, end, first } = view.bars(interval);
  const rupees = (price: number): number => toRupees(price, view.behind.decimals);
  if (end === 0 || t[end - 1]! + INTERVAL_MS[interval] !== view.closeMs) return [];
  const bars: TimedBar[] = [];
  for (let i = Math.max(first, end - count); i < end; i += 1) {
    if (t[i]! >= view.day.midnightMs) bars.push({ t: t[i]!, h: rupees(h[i]!), l: rupees(l[i]!), c: rupees(c[i]!) });
  }
  return bars;
}

interface Found {
  readonly wall: number;
  readonly oiChgPct: number;
  readonly straddleChgPct: number;
  readonly oi: number;
}

/** Open interest at the wall, and the straddle, against the minute before the pierce. */
function sincePierce(view: ChainView, row: number, right: 'CE' | 'PE', pierceMs: number): Found | null {
  const wall = view.contract(row, right);
  const solved = view.solved();
  const pair = solved === null ? null : pairOf(view, solved.atmRow, solved.atmRow);
  if (wall === null || pair === null) return null;
  const minute = Math.max(minuteOfDay(pierceMs) - 1, view.openMinute);
  const then = view.at(wall.instrument, minute);
  const before = premiumAt(view, pair, minute);
  const oiChgPct = then === null ? null : changePct(then.interest, wall.interest);
  const straddleChgPct = before === null ? null : changePct(before, pair.premium);
  if (oiChgPct === null || straddleChgPct === null) return null;
  return { wall: view.columns.strike[row]!, oiChgPct, straddleChgPct, oi: wall.interest };
}

/**
 * MM trap (quant.md D.3): a wall of open interest that bars of the underlying pierced, with the last close back inside,
 * open interest at the wall not fallen and the straddle not risen since. Direction away from the wall.
 */
export default defineChainScanner({
  id: 'mm-trap',
  title: 'MM trap',
  group: 'options',
  sentence: 'A wall of open interest that the price pierced and fell back from, while the wall stood.',
  params: z.object({
    interval: z.enum(['1m', '5m', '15m']).default('5m').meta({ unit: '', sentence: 'Bars of the underlying.' }),
    bars: z
      .int()
      .min(2)
      .max(50)
      .default(6)
      .meta({ unit: 'bars', sentence: 'Bars in which the wall may have been pierced.' }),
    piercePct: z
      .number()
      .min(0)
      .max(5)
      .default(0.05)
      .meta({ unit: '%', sentence: 'How far beyond the wall a bar must have been.' }),
    stopAtr: z
      .number()
      .min(0)
      .max(5)
      .default(0.1)
      .meta({ unit: 'ATR', sentence: 'Distance of the stop from the extreme.' }),
    rr: z
      .number()
      .min(0.1)
      .max(20)
      .default(1.5)
      .meta({ unit: '×', sentence: 'Distance of the target in distances of the stop.' }),
  }),
  columns: ['wall', 'close', 'oi', 'oiChgPct', 'straddleChgPct', 'atr', 'stop', 'target', 'interval', 'expiry'],
  priorities: [{ column: 'oiChgPct', above: 5, is: 'high' }],
  wants: ({ rank }) => rank === 0,
  everyMinutes: () => 1,
  scan(view, { interval, bars: count, ...rest }, emit) {
    const bars = view.spotStale ? [] : barsOf(view, interval, count + 1);
    const last = bars.at(-1);
    const atrRaw = view.value('ATR', interval);
    if (last === undefined || atrRaw === null) return;
    const atr = atrRaw / 10 ** view.behind.decimals;
    const rules = { bars: count, ...rest };
    const { callRow, putRow } = view.walls(last.c);
    for (const [row, dir, right] of [
      [callRow, -1, 'CE'],
      [putRow, 1, 'PE'],
    ] as const) {
      const pierce = row < 0 ? -1 : pierceAt(bars, view.columns.strike[row]!, dir, rules);
      // A price that came from beyond the wall has pierced nothing: the bar before must have closed inside.
      const inside = pierce > 0 && dir * (bars[pierce - 1]!.c - view.columns.strike[row]!) > 0;
      const found = !inside ? null : sincePierce(view, row, right, bars[pierce]!.t);
      const trap = found === null ? null : mmTrap({ bars, dir, atr, ...found }, rules);
      if (found === null || trap === null) continue;
      const { entry, stop, target } = trap;
      const side = dir > 0 ? 'up' : 'down';
      const key = `${side} ${found.wall}`;
      const told = view.memory.get(key);
      view.memory.set(key, view.minute);
      // The same pierce is told once; its bars stay in the window for a while.
      if (told !== undefined && (view.minute - told) * MINUTE_MS <= count * INTERVAL_MS[interval]) continue;
      const plan = makePlan(
        { side, instrument: view.behind, entry, stop, rr: rest.rr, target, expectedMove: trap.expMove },
        view,
      );
      emit({
        side,
        variant: `${dir > 0 ? 'put' : 'call'} wall`,
        confidence: trap.conf,
        ...(plan === null ? {} : { plan }),
        evidence: { ...found, close: entry, atr, stop, target, interval, expiry: view.expiry },
      });
    }
  },
});
