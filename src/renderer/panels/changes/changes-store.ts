import { createStore } from 'zustand/vanilla';
import type { CallOutput } from '#contract/calls/index.ts';
import { CHANGES_PER_PAGE_MAX } from '#contract/calls/instruments.ts';
import { faultOf } from '#contract/faults.ts';
import type { ChangeKind, InstrumentHold } from '#contract/model/instrument-change.ts';
import type { TerminalClient } from '../../client/terminal-client.ts';

/** Changes that are listed: more than anyone reads; the counts tell of all. */
export const CHANGES_SHOWN_MAX = 2_000;

export interface ChangesState {
  readonly changes: CallOutput<'instruments.changes'> | null;
  readonly holds: readonly InstrumentHold[];
  readonly holdsTotal: number;
  readonly kind: ChangeKind | 'all';
  readonly error: string | null;
  /** A confirmation is on its way. */
  readonly busy: boolean;
}

/** What changed in the day's instrument list, and what of it holds orders back. */
export const changesStore = createStore<ChangesState>(() => ({
  changes: null,
  holds: [],
  holdsTotal: 0,
  kind: 'all',
  error: null,
  busy: false,
}));

type Call = TerminalClient['call'];

/** Reads the list of changes and the holds again. */
export async function readChanges(call: Call): Promise<void> {
  try {
    const { holds, total } = await call('instruments.holds', {});
    let changes = await call('instruments.changes', { from: 0, limit: CHANGES_PER_PAGE_MAX });
    while (changes.rows.length < Math.min(changes.total, CHANGES_SHOWN_MAX)) {
      const { rows } = await call('instruments.changes', { from: changes.rows.length, limit: CHANGES_PER_PAGE_MAX });
      if (rows.length === 0) break;
      changes = { ...changes, rows: [...changes.rows, ...rows] };
    }
    changesStore.setState({ changes, holds, holdsTotal: total, error: null });
  } catch (error) {
    changesStore.setState({ error: faultOf(error).text });
  }
}

/** Confirms changes and reads what is left. */
export async function confirmChanges(
  call: Call,
  which: Parameters<typeof call<'instruments.confirmChange'>>[1],
): Promise<void> {
  changesStore.setState({ busy: true });
  try {
    await call('instruments.confirmChange', which);
    const { holds, total } = await call('instruments.holds', {});
    changesStore.setState({ holds, holdsTotal: total, error: null });
  } catch (error) {
    changesStore.setState({ error: faultOf(error).text });
  } finally {
    changesStore.setState({ busy: false });
  }
}
