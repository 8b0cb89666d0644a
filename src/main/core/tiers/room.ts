import { type Fault, fault } from '#contract/faults.ts';
import type { Owner, OwnerKind } from './reference-book.ts';

/** Words for owners, as a person knows them. */
export const OWNER_WORDS: Readonly<Record<OwnerKind, string>> = {
  scan: 'scan universe',
  watchlist: 'list',
  chart: 'charts',
  depth: 'books',
  ticket: 'tickets',
  position: 'positions',
  order: 'orders',
  alert: 'alerts',
};
/** Owners that a refusal names, the ones that hold most. */
const NAMED_MAX = 4;

/** A request for room: how many instruments would be new, and what there is. */
export interface RoomAsked {
  /** For the text: `“My list”`, `the chart`. */
  readonly what: string;
  readonly needed: number;
  readonly used: number;
  readonly cap: number;
  readonly owners: readonly { readonly owner: Owner; readonly held: number }[];
}

/** What an owner is called: `list “Metals”`, `scan universe`. */
export function ownerWords({ kind, name }: Owner): string {
  return kind === 'watchlist' ? `${OWNER_WORDS[kind]} “${name}”` : OWNER_WORDS[kind];
}

/** Why there is no room, or null when there is. It says what holds the most, and therefore what to free. */
export function roomRefusal({ what, needed, used, cap, owners }: RoomAsked): Fault | null {
  const free = cap - used;
  if (needed <= free) return null;
  const count = (n: number): string => n.toLocaleString('en-IN');
  const largest = [...owners].sort((a, b) => b.held - a.held).slice(0, NAMED_MAX);
  const named = largest.map(({ owner, held }) => `${ownerWords(owner)} ${count(held)}`).join(', ');
  const text =
    `${what} needs ${count(needed)} more subscriptions, and ${count(free)} of ${count(cap)} are free. ` +
    `Free ${count(needed - free)}: remove or switch off items. Most is held by: ${named || 'the options that are always on'}.`;
  return fault('input.subscriptions_full', text, { needed, free, cap });
}
