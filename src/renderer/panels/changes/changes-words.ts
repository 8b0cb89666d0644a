import {
  CHANGE_KINDS,
  type ChangeCounts,
  type ChangeKind,
  type InstrumentChange,
  type InstrumentHold,
} from '#contract/model/instrument-change.ts';
import { grouped, NO_VALUE } from '../../ui/format.ts';

export const KIND_WORDS: Readonly<Record<ChangeKind, string>> = {
  lot: 'lot',
  tick: 'tick',
  freeze: 'freeze quantity',
  expiry: 'expiry',
  band: 'price band',
  renamed: 'name',
  gone: 'gone',
  new: 'new',
};

/** Kinds that changed, with how many did, in the order of importance. */
export function changedKinds(counts: ChangeCounts): readonly (readonly [kind: ChangeKind, count: number])[] {
  return CHANGE_KINDS.filter((kind) => counts[kind] > 0).map((kind) => [kind, counts[kind]] as const);
}

/** `75 → 65`; one side alone for what is new or gone. */
export function changeText({ kind, before, after }: Pick<InstrumentChange, 'kind' | 'before' | 'after'>): string {
  if (kind === 'new') return 'listed';
  if (kind === 'gone') return 'no longer listed';
  const value = (text: string | null): string => {
    if (text === null) return 'none';
    if (kind === 'band') return `${text}%`;
    return kind === 'lot' || kind === 'freeze' ? grouped(Number(text)) : text;
  };
  return `${value(before)} → ${value(after)}`;
}

/** Holds by underlying, biggest first: one root's change touches each of its contracts. */
export function holdGroups(
  holds: readonly InstrumentHold[],
): readonly { readonly underlying: string; readonly count: number; readonly text: string }[] {
  const groups = new Map<string, InstrumentHold[]>();
  for (const hold of holds) groups.set(hold.underlying, [...(groups.get(hold.underlying) ?? []), hold]);
  return [...groups]
    .map(([underlying, list]) => {
      const texts = new Set(list.map((hold) => `${KIND_WORDS[hold.kind]} ${changeText(hold)}`));
      const shown = [...texts].slice(0, 3).join(', ');
      return { underlying, count: list.length, text: texts.size > 3 ? `${shown} and ${texts.size - 3} more` : shown };
    })
    .sort((a, b) => b.count - a.count || (a.underlying < b.underlying ? -1 : 1));
}

/** Head of the panel: against which day, and how much. */
export function changesSummary(since: string | null, counts: ChangeCounts, expired: number): string {
  if (since === null) return 'There is no earlier list to compare with yet. The next one shows what changed overnight.';
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const more = expired === 0 ? '' : ` ${grouped(expired)} contracts expired.`;
  return total === 0 ? `Nothing changed since ${since}.${more}` : `${grouped(total)} changes since ${since}.${more}`;
}

/** `1 change`, `240 changes`: of one root, as many as contracts and terms. */
export function countText(count: number): string {
  return `${grouped(count)} ${count === 1 ? 'change' : 'changes'}`;
}

/** Words of a header fact: how many instruments wait; the dash when none. */
export function heldText(total: number): string {
  return total === 0 ? NO_VALUE : grouped(total);
}
