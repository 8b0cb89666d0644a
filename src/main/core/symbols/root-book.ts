import type { Instrument } from '#contract/model/instrument.ts';
import { BUSIEST_ROOTS } from './aliases.ts';

/** How well a word fits a root; smaller is better. */
export const FIT = { exact: 0, rootPrefix: 1, namePrefix: 2, inside: 3, none: 255 } as const;
/** Shorter pieces occur inside too many roots to mean one of them. */
const INSIDE_LETTERS_MIN = 3;
/** Roots without a place of their own in the order of activity come behind all that have one. */
const UNRANKED = 1_000_000;

/** Roots with the words of their names, and where their instruments lie in the sorted list. */
export class RootBook {
  readonly roots: readonly string[];
  /** First instrument of each root in the sorted list, and one more entry: the end. */
  readonly starts: Int32Array;
  /** Smaller = traded more. */
  readonly activity: Float64Array;
  readonly #words: readonly string[];
  readonly #wordRoots: Int32Array;
  /** All roots between line breaks, and where each begins. */
  readonly #joined: string;
  readonly #joinedAt: Int32Array;

  /** @param sorted by root, in the order of `roots`. */
  constructor(sorted: readonly Instrument[]) {
    const roots: string[] = [];
    const starts: number[] = [];
    const names = new Map<string, Set<string>>();
    for (const [at, { underlying, kind, name }] of sorted.entries()) {
      const root = underlying.toUpperCase();
      if (roots.at(-1) !== root) {
        roots.push(root);
        starts.push(at);
      }
      if (kind === 'INDEX' || kind === 'EQUITY') {
        const words = names.get(root) ?? new Set<string>();
        for (const word of name.toUpperCase().split(/[^A-Z0-9&]+/)) if (word !== '' && word !== root) words.add(word);
        names.set(root, words);
      }
    }
    this.roots = roots;
    this.starts = Int32Array.from([...starts, sorted.length]);
    this.activity = Float64Array.from(roots, (root, at) => this.#activityOf(root, at));
    const entries = roots.flatMap((root, at) => [
      [root, at] as const,
      ...[...(names.get(root) ?? []), ...partsOf(root)].map((word) => [word, at] as const),
    ]);
    entries.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1]));
    this.#words = entries.map(([word]) => word);
    this.#wordRoots = Int32Array.from(entries, ([, at]) => at);
    this.#joined = `\n${roots.join('\n')}\n`;
    let position = 1;
    this.#joinedAt = Int32Array.from(roots, (root) => {
      const at = position;
      position += root.length + 1;
      return at;
    });
  }

  #activityOf(root: string, at: number): number {
    const place = BUSIEST_ROOTS.indexOf(root);
    if (place >= 0) return place;
    const contracts = (this.starts[at + 1] as number) - (this.starts[at] as number);
    return UNRANKED - contracts;
  }

  /** Writes for every root how well the text fits it. @param inside whether a piece in the middle counts. */
  fit(text: string, inside: boolean, out: Uint8Array): void {
    out.fill(FIT.none);
    if (text === '') return;
    if (inside && text.length >= INSIDE_LETTERS_MIN) this.#fitInside(text, out);
    for (let i = lowerBound(this.#words, text); i < this.#words.length; i += 1) {
      const word = this.#words[i] as string;
      if (!word.startsWith(text)) break;
      const root = this.#wordRoots[i] as number;
      const symbol = this.roots[root] as string;
      const fit = symbol === text ? FIT.exact : symbol.startsWith(text) ? FIT.rootPrefix : FIT.namePrefix;
      if (fit < (out[root] as number)) out[root] = fit;
    }
  }

  #fitInside(text: string, out: Uint8Array): void {
    let root = 0;
    for (let at = this.#joined.indexOf(text); at >= 0; at = this.#joined.indexOf(text, at + 1)) {
      while (root + 1 < this.roots.length && (this.#joinedAt[root + 1] as number) <= at) root += 1;
      out[root] = FIT.inside;
    }
  }
}

/** The pieces behind the dashes of a root: AUTO of BAJAJ-AUTO. */
function partsOf(root: string): string[] {
  return root.split(/[-\s]/).slice(1);
}

function lowerBound(words: readonly string[], text: string): number {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if ((words[mid] as string) < text) low = mid + 1;
    else high = mid;
  }
  return low;
}
