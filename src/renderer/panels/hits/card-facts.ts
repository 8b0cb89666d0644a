import { type Hit, type Priority, SCANNER_GROUPS, type ScannerGroup, type ScannerInfo } from '#contract/model/scan.ts';
import { DAY_MS, IST_OFFSET_MS } from '#contract/model/session.ts';

/** Best hits and badges that a card has room for. */
const BEST_MAX = 2;
const BADGES_MAX = 2;

/** What a card tells of one scanner. */
export interface CardFacts {
  /** Hits of today. */
  readonly count: number;
  readonly by: Readonly<Record<Priority, number>>;
  /** The most urgent, of these the surest, of these the newest; one of each instrument. */
  readonly best: readonly Hit[];
  /** The commonest badges, each with the number of hits that carry it. */
  readonly badges: readonly (readonly [string, number])[];
}

const RANK: Readonly<Record<Priority, number>> = { high: 2, medium: 1, low: 0 };
const isBetter = (a: Hit, b: Hit): boolean =>
  RANK[a.priority] !== RANK[b.priority]
    ? RANK[a.priority] > RANK[b.priority]
    : (a.confidence ?? 0) > (b.confidence ?? 0);

interface Sums {
  count: number;
  by: Record<Priority, number>;
  best: Hit[];
  badges: Map<string, number>;
}

function addBest(best: Hit[], hit: Hit): void {
  const same = best.findIndex(({ symbol }) => symbol === hit.symbol);
  if (same >= 0) {
    if (!isBetter(hit, best[same]!)) return;
    best.splice(same, 1);
  }
  const at = best.findIndex((one) => isBetter(hit, one));
  best.splice(at < 0 ? best.length : at, 0, hit);
  best.length = Math.min(best.length, BEST_MAX);
}

/** Midnight of the day, exchange time, epoch ms. */
export function dayStartMs(nowMs: number): number {
  return Math.floor((nowMs + IST_OFFSET_MS) / DAY_MS) * DAY_MS - IST_OFFSET_MS;
}

/** Facts of every scanner that has hits since `fromMs`, by its id. @param hits newest first */
export function cardFacts(hits: readonly Hit[], fromMs: number): ReadonlyMap<string, CardFacts> {
  const sums = new Map<string, Sums>();
  for (const hit of hits) {
    if (hit.atMs < fromMs) break;
    let sum = sums.get(hit.scannerId);
    if (sum === undefined) {
      sum = { count: 0, by: { low: 0, medium: 0, high: 0 }, best: [], badges: new Map() };
      sums.set(hit.scannerId, sum);
    }
    sum.count += 1;
    sum.by[hit.priority] += 1;
    addBest(sum.best, hit);
    for (const badge of hit.badges) sum.badges.set(badge, (sum.badges.get(badge) ?? 0) + 1);
  }
  const facts = new Map<string, CardFacts>();
  for (const [id, { count, by, best, badges }] of sums)
    facts.set(id, { count, by, best, badges: [...badges].sort((a, b) => b[1] - a[1]).slice(0, BADGES_MAX) });
  return facts;
}

export const NO_FACTS: CardFacts = { count: 0, by: { low: 0, medium: 0, high: 0 }, best: [], badges: [] };

/** Names of the families as headings. */
export const GROUP_WORDS: Readonly<Record<ScannerGroup, string>> = {
  levels: 'Levels',
  breakout: 'Breakouts',
  volume: 'Volume',
  patterns: 'Patterns',
  ict: 'ICT',
  profile: 'Volume profile',
  signals: 'Signals',
  options: 'Options',
  straddles: 'Straddles',
  market: 'Market',
  own: 'Your own',
};

/** Scanners by family, in the order in which families are shown; empty families are left out. */
export function grouping(
  scanners: readonly ScannerInfo[],
): readonly { readonly group: ScannerGroup; readonly scanners: readonly ScannerInfo[] }[] {
  return SCANNER_GROUPS.map((group) => ({ group, scanners: scanners.filter((one) => one.group === group) })).filter(
    (one) => one.scanners.length > 0,
  );
}
