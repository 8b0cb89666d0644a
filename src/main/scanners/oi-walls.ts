import { z } from 'zod';
import { confidence } from '../core/patterns/confidence.ts';
import { type ChainView, defineChainScanner, type EmitChain } from '../core/scan/chain-scanner.ts';
import { lookPrice } from '../core/straddles/chain-legs.ts';

const SATURATED = 4;
/** A wall is told again when the price has been this many times the distance away from it. */
const AWAY = 3;

interface Wall {
  readonly name: 'call' | 'put';
  readonly row: number;
  readonly strike: number;
  readonly interest: number;
}

function wallsOf(view: ChainView, price: number): Wall[] {
  const { callRow, putRow } = view.walls(price);
  const { strike, calls, puts } = view.columns;
  const walls: Wall[] = [];
  if (callRow >= 0)
    walls.push({ name: 'call', row: callRow, strike: strike[callRow]!, interest: calls.interest[callRow]! });
  if (putRow >= 0) walls.push({ name: 'put', row: putRow, strike: strike[putRow]!, interest: puts.interest[putRow]! });
  return walls;
}

/** Open interest now of the strike where the wall stood before. */
function interestAt(view: ChainView, { name }: Wall, strike: number): number {
  const row = view.rowOf(strike);
  return row < 0 ? 0 : view.columns[name === 'call' ? 'calls' : 'puts'].interest[row]!;
}

interface Told {
  readonly view: ChainView;
  readonly wall: Wall;
  readonly price: number;
  readonly emit: EmitChain;
}

function tell({ view, wall, price, emit }: Told, what: 'shift' | 'test', before: number | null, conf: number): void {
  const up = what === 'test' ? wall.name === 'put' : wall.strike > (before ?? 0);
  const solved = view.solved();
  emit({
    side: up ? 'up' : 'down',
    variant: `${wall.name}-${what} ${view.expiry}`,
    confidence: conf,
    evidence: {
      what,
      wall: wall.strike,
      wallBefore: before,
      oi: wall.interest,
      price,
      distancePct: (100 * Math.abs(price - wall.strike)) / price,
      maxPain: solved?.maxPain ?? null,
      pcr: view.ratios.byInterest,
      forward: solved?.forward ?? null,
      expiry: view.expiry,
    },
  });
}

/**
 * Walls: the strikes with the largest open interest of calls above the price and of puts below it. Told when a wall
 * moves to a strike that clearly has more than the old one, and when the price comes near a wall. A wall that is tested
 * counts as one that holds: down from calls, up from puts.
 */
export default defineChainScanner({
  id: 'oi-walls',
  title: 'Walls of open interest',
  group: 'options',
  sentence: 'The call wall above or the put wall below the price moved, or the price came near it.',
  params: z.object({
    minutes: z.int().min(1).max(60).default(5).meta({ unit: 'min', sentence: 'How often it looks.' }),
    nearPct: z
      .number()
      .min(0.01)
      .max(5)
      .default(0.1)
      .meta({ unit: '%', sentence: 'A price this near a wall tests it.' }),
    morePct: z
      .number()
      .min(0)
      .max(500)
      .default(5)
      .meta({ unit: '%', sentence: 'The new wall needs this much more open interest than the old one.' }),
    expiries: z.int().min(1).max(6).default(1).meta({ unit: '', sentence: 'Nearest expiries that are looked at.' }),
  }),
  columns: ['what', 'wall', 'wallBefore', 'oi', 'price', 'distancePct', 'maxPain', 'pcr', 'forward', 'expiry'],
  priorities: [
    { column: 'distancePct', below: 0.05, is: 'high' },
    { column: 'distancePct', below: 0.2, is: 'medium' },
  ],
  wants: ({ rank }, { expiries }) => rank < expiries,
  everyMinutes: ({ minutes }) => minutes,
  scan(view, { nearPct, morePct }, emit) {
    const price = lookPrice(view);
    if (!(price > 0)) return;
    for (const wall of wallsOf(view, price)) {
      const told = { view, wall, price, emit };
      const before = view.memory.get(wall.name);
      const passed = before !== undefined && (wall.name === 'call' ? before <= price : before >= price);
      const old = before === undefined ? 0 : interestAt(view, wall, before);
      const more = old > 0 ? 100 * (wall.interest / old - 1) : Number.POSITIVE_INFINITY;
      // A strike that the price has passed is no wall on this side any more: the next one is no shift.
      if (before === undefined || passed) view.memory.set(wall.name, wall.strike);
      else if (before !== wall.strike && more >= morePct) {
        view.memory.set(wall.name, wall.strike);
        tell(told, 'shift', before, confidence([{ value: more, from: morePct, to: SATURATED * morePct, weight: 1 }]));
      }
      const distance = (100 * Math.abs(price - wall.strike)) / price;
      const key = `${wall.name} tested`;
      if (distance > AWAY * nearPct) view.memory.delete(key);
      if (distance > nearPct || view.memory.get(key) === wall.strike) continue;
      view.memory.set(key, wall.strike);
      tell(told, 'test', before ?? null, confidence([{ value: -distance, from: -nearPct, to: 0, weight: 1 }]));
    }
  },
});
