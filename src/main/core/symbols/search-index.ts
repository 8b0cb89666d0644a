import { assert } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { BestRows } from './best-rows.ts';
import {
  ContractColumns,
  ExpiryNumbers,
  GROUP,
  type PreparedTerms,
  prepareTerms,
  TERMS_FIT,
} from './contract-columns.ts';
import { type QueryWord, readings } from './query.ts';
import { FIT, RootBook } from './root-book.ts';
import { Roots } from './roots.ts';

/** Last price of a root in rupees; undefined when nobody knows it. */
export type SpotOf = (root: string) => number | undefined;

/** A word that a root satisfied by what it means, not by how it is spelt, says nothing about the root. */
const FIT_BY_TERMS = 0;
/** … and when no word is spelt like a root, all roots are equally likely. */
const FIT_WITHOUT_TEXT = 4;
const FITS = FIT_WITHOUT_TEXT + 1;

interface PreparedWord {
  readonly fits: Uint8Array;
  readonly terms: PreparedTerms | null;
}

interface MeaningWord extends PreparedWord {
  readonly terms: PreparedTerms;
}

/** How words that could mean a contract are read in one pass. */
type Pass = 'meaning' | 'spelling';

/**
 * Finds instruments by the words a trader types: root, alias or name, strike, right, expiry, in any order. Built once
 * per list. Ranks by fit of the root, kind, nearest expiry, nearest strike to the money, activity.
 */
export class SearchIndex {
  readonly #sorted: readonly Instrument[];
  readonly #book: RootBook;
  readonly #roots: Roots;
  readonly #columns: ContractColumns;
  readonly #medians: Float64Array;

  constructor(instruments: readonly Instrument[]) {
    this.#sorted = sortByRoot(instruments);
    this.#book = new RootBook(this.#sorted);
    this.#roots = new Roots(this.#book.roots);
    this.#columns = new ContractColumns(this.#sorted);
    this.#medians = Float64Array.from(this.#book.roots, (_, root) => this.#medianStrike(root));
  }

  get size(): number {
    return this.#sorted.length;
  }

  /**
   * The best `limit` matches of a query, best first; none for a query without words.
   * @param spotOf where the money is; without it the middle of the listed strikes stands for it.
   */
  search(query: string, limit: number, spotOf: SpotOf = () => undefined): Instrument[] {
    assert(limit >= 1, 'a search has a limit of 1 or more');
    for (const words of readings(query, this.#roots)) {
      const prepared = words.map((word) => this.#prepare(word));
      const spelt = prepared.some(({ terms }) => terms === null);
      const passes: Pass[] = spelt ? ['meaning', 'spelling'] : ['spelling', 'meaning'];
      const found = new Set<number>();
      for (const pass of passes) {
        if (found.size >= limit) break;
        for (const place of this.#run(prepared, pass, limit, spotOf)) found.add(place);
      }
      if (found.size > 0) return [...found].slice(0, limit).map((place) => this.#sorted[place] as Instrument);
    }
    return [];
  }

  #prepare({ text, terms }: QueryWord): PreparedWord {
    const fits = new Uint8Array(this.#book.roots.length);
    this.#book.fit(text, terms === null, fits);
    return { fits, terms: terms === null ? null : prepareTerms(terms) };
  }

  /** Places of the best matches. Roots that fit best are looked at first, so that a common word ends early. */
  #run(words: readonly PreparedWord[], pass: Pass, limit: number, spotOf: SpotOf): readonly number[] {
    const spelt = words.filter(({ terms }) => terms === null);
    const byMeaning = words.filter((word): word is MeaningWord => word.terms !== null);
    const byFit: number[][] = Array.from({ length: FITS }, () => []);
    for (let root = 0; root < this.#book.roots.length; root += 1) {
      const fit = rootFit(root, spelt, pass === 'spelling' ? byMeaning : [], byMeaning.length);
      if (fit !== FIT.none) (byFit[fit] as number[]).push(root);
    }
    const best = new BestRows(limit);
    for (const [fit, roots] of byFit.entries()) {
      if (best.full) break;
      for (const root of roots) this.#offerRoot(best, root, fit, byMeaning, pass, spotOf);
    }
    return best.places;
  }

  #offerRoot(
    best: BestRows,
    root: number,
    fit: number,
    words: readonly MeaningWord[],
    pass: Pass,
    spotOf: SpotOf,
  ): void {
    const end = this.#book.starts[root + 1] as number;
    const { group, expiry, strike } = this.#columns;
    const rank = new Float64Array(6);
    rank[0] = fit;
    rank[5] = this.#book.activity[root] as number;
    // Words that the root's own spelling satisfies ask nothing of its contracts.
    const asked = words.filter(({ fits }) => pass === 'meaning' || fits[root] === FIT.none).map(({ terms }) => terms);
    let money = Number.NaN;
    for (let at = this.#book.starts[root] as number; at < end; at += 1) {
      const worst = this.#columns.worstFit(at, asked);
      if (worst === TERMS_FIT.no) continue;
      rank[1] = worst;
      rank[2] = group[at] as number;
      rank[3] = expiry[at] as number;
      rank[4] = 0;
      if (group[at] === GROUP.option) {
        if (Number.isNaN(money)) money = spotOf(this.#book.roots[root] as string) ?? (this.#medians[root] as number);
        rank[4] = Math.abs((strike[at] as number) - money) / money;
      }
      best.offer(rank, at);
    }
  }

  /** Rupees; 1 for a root without options, where nothing asks for it. */
  #medianStrike(root: number): number {
    const from = this.#book.starts[root] as number;
    const to = this.#book.starts[root + 1] as number;
    const strikes = this.#columns.strike.slice(from, to).filter((strike) => strike > 0);
    return strikes.sort()[strikes.length >> 1] ?? 1;
  }
}

/**
 * Fit of a root over the words; FIT.none when a spelt word does not occur in it. A word that means a contract passes
 * every root, and one that is also spelt like the root makes it likelier when nothing else says which root is meant.
 */
function rootFit(
  root: number,
  spelt: readonly PreparedWord[],
  alsoSpelt: readonly PreparedWord[],
  meaning: number,
): number {
  let fit: number = FIT_BY_TERMS;
  for (const { fits } of spelt) fit = Math.max(fit, fits[root] as number);
  if (spelt.length > 0 || meaning === 0) return fit;
  let bestSpelt: number = FIT_WITHOUT_TEXT;
  for (const { fits } of alsoSpelt) bestSpelt = Math.min(bestSpelt, fits[root] as number);
  return bestSpelt;
}

function sortByRoot(instruments: readonly Instrument[]): Instrument[] {
  const byRoot = new Map<string, Instrument[]>();
  for (const instrument of instruments) {
    const root = instrument.underlying.toUpperCase();
    const list = byRoot.get(root);
    if (list === undefined) byRoot.set(root, [instrument]);
    else list.push(instrument);
  }
  const numbers = new ExpiryNumbers();
  const sorted: Instrument[] = [];
  for (const root of [...byRoot.keys()].sort()) {
    for (const instrument of sortContracts(byRoot.get(root) as Instrument[], numbers)) sorted.push(instrument);
  }
  return sorted;
}

/** By expiry, strike and right, as one number for each: comparing texts 200,000 times takes half the build. */
function sortContracts(list: readonly Instrument[], numbers: ExpiryNumbers): readonly Instrument[] {
  if (list.length === 1) return list;
  // A date of 8 digits and a strike of 31 bits do not fit one exact number together: two keys.
  const expiries = list.map(({ expiry }) => numbers.of(expiry));
  const strikes = list.map(({ strike, right }) => (strike ?? 0) * 2 + (right === 'PE' ? 1 : 0));
  const order = list.map((_, at) => at);
  order.sort((a, b) => {
    const byExpiry = (expiries[a] as number) - (expiries[b] as number);
    return byExpiry === 0 ? (strikes[a] as number) - (strikes[b] as number) : byExpiry;
  });
  return order.map((at) => list[at] as Instrument);
}
