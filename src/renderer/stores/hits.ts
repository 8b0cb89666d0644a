import { createStore } from 'zustand/vanilla';
import type { Instrument } from '#contract/model/instrument.ts';
import { type Hit, hitKey, type ScannerGroup, type ScannerInfo } from '#contract/model/scan.ts';
import type { SymbolClass } from '#contract/model/validation.ts';

/** Hits kept in the page, about 15 MB; older ones are read from the store thread on demand. */
export const HITS_KEPT_MAX = 10_000;

export interface HitFilter {
  /** Null = every scanner. */
  readonly scannerId: string | null;
  /** Null = every family of scanners. */
  readonly group: ScannerGroup | null;
  readonly priority: Hit['priority'] | null;
  /** Family of what the hit is about; null = every family. */
  readonly symbolClass: SymbolClass | null;
  readonly text: string;
}

export interface HitsState {
  /** Newest first, unique by what they are about. */
  readonly hits: readonly Hit[];
  /** Whether the store thread has older ones than the last of `hits`. */
  readonly more: boolean;
  readonly scanners: readonly ScannerInfo[];
  readonly filter: HitFilter;
  /** The scanner whose settings are open. */
  readonly settingsOf: string | null;
  readonly error: string | null;
}

export const NO_FILTER: HitFilter = { scannerId: null, group: null, priority: null, symbolClass: null, text: '' };

export const hitsStore = createStore<HitsState>(() => ({
  hits: [],
  more: false,
  scanners: [],
  filter: NO_FILTER,
  settingsOf: null,
  error: null,
}));

/** Newest first by exchange time, then by id. */
const byAge = (x: Hit, y: Hit): number => y.atMs - x.atMs || y.id - x.id;

/** Whether a sorted list has a hit that is about the same. The same thing has the same time: only that stretch is looked at. */
function holds(sorted: readonly Hit[], { atMs }: Hit, key: string): boolean {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]!.atMs > atMs) low = middle + 1;
    else high = middle;
  }
  for (let i = low; i < sorted.length && sorted[i]!.atMs === atMs; i += 1) if (hitKey(sorted[i]!) === key) return true;
  return false;
}

/**
 * Joins hits newest first by exchange time (then id), dropping repeats and the oldest past the limit. What a hit is
 * about makes it one: after a crash the same one may come under another id.
 * @param kept in that order already, as this makes them; the answer is the same list when nothing is new.
 */
export function mergeHits(kept: readonly Hit[], more: readonly Hit[]): readonly Hit[] {
  const fresh = new Map<string, Hit>();
  for (const hit of more) {
    const key = hitKey(hit);
    if (!fresh.has(key) && !holds(kept, hit, key)) fresh.set(key, hit);
  }
  if (fresh.size === 0) return kept;
  const joined: Hit[] = [];
  let at = 0;
  for (const hit of [...fresh.values()].sort(byAge)) {
    while (at < kept.length && byAge(kept[at]!, hit) < 0) joined.push(kept[at++]!);
    joined.push(hit);
  }
  return joined.concat(kept.slice(at)).slice(0, HITS_KEPT_MAX);
}

/** How to find what a hit is about; undefined for what is not subscribed any more. */
export type FindInstrument = (segment: Hit['segment'], securityId: number) => Instrument | undefined;

/** Family of what a hit is about, as validation groups it; null while its instrument is not known. */
export function classOfHit({ plan, segment, securityId }: Hit, find: FindInstrument): SymbolClass | null {
  if (plan !== null && plan.legs.length > 1) return 'premium';
  const [leg] = plan?.legs ?? [];
  const instrument = leg === undefined ? find(segment, securityId) : find(leg.segment, leg.securityId);
  if (instrument === undefined) return null;
  const { kind, sessionClass } = instrument;
  if (kind === 'INDEX') return 'index';
  if (kind === 'EQUITY') return sessionClass === 'EQ_DERIV' ? 'share with derivatives' : 'share';
  return kind.startsWith('FUT') ? 'future' : 'option';
}

/** Hits that pass a filter, in the same order. */
export function filterHits(
  hits: readonly Hit[],
  filter: HitFilter,
  scanners: readonly ScannerInfo[],
  find: FindInstrument,
): readonly Hit[] {
  const { scannerId, group, priority, symbolClass } = filter;
  const words = filter.text.trim().toUpperCase().split(/\s+/).filter(Boolean);
  if (scannerId === null && group === null && priority === null && symbolClass === null && words.length === 0)
    return hits;
  const known = new Map(scanners.map((scanner) => [scanner.id, scanner]));
  const titles = new Map<string, string>();
  const titleOf = (id: string): string => {
    const title = titles.get(id) ?? scannerTitle(scanners, id).toUpperCase();
    titles.set(id, title);
    return title;
  };
  return hits.filter((hit) => {
    if (scannerId !== null && hit.scannerId !== scannerId) return false;
    if (group !== null && known.get(hit.scannerId)?.group !== group) return false;
    if (priority !== null && hit.priority !== priority) return false;
    if (symbolClass !== null && classOfHit(hit, find) !== symbolClass) return false;
    if (words.length === 0) return true;
    const text = `${hit.symbol} ${titleOf(hit.scannerId)} ${hit.interval} ${hit.badges.join(' ')}`.toUpperCase();
    return words.every((word) => text.includes(word));
  });
}

/** A scanner's title, or its id in words while the scanners have not been read. */
export function scannerTitle(scanners: readonly ScannerInfo[], id: string): string {
  const words = id.replaceAll('-', ' ');
  return scanners.find((scanner) => scanner.id === id)?.title ?? `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
