import { FaultError, fault } from '#contract/faults.ts';
import { INSTRUMENTS_PER_PAGE_MAX } from '#contract/calls/instruments.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { TerminalClient } from '../client/terminal-client.ts';

/** Epochs that may follow each other while the list is read before the page gives up and reconnects. */
export const EPOCH_CHANGES_MAX = 5;

export interface Adopted {
  readonly epoch: number;
  readonly rows: readonly Instrument[];
}

/**
 * Reads every subscribed instrument, page by page, in slot order. Starts again when the epoch changes in between.
 * Throws `unavailable.universe_unsettled` when it keeps changing, `bug.slots` when rows are not dense.
 */
export async function readInstruments(client: Pick<TerminalClient, 'call'>): Promise<Adopted> {
  for (let change = 0; change < EPOCH_CHANGES_MAX; change += 1) {
    const adopted = await readOnce(client);
    if (adopted !== null) return adopted;
  }
  throw new FaultError(
    fault('unavailable.universe_unsettled', 'The list of instruments kept changing while it was read. Trying again.'),
  );
}

/** Whether two lists hold the same instruments in the same slots: an engine that was restarted counts its epochs anew. */
export function sameUniverse(a: Adopted, b: Adopted): boolean {
  return (
    a.epoch === b.epoch &&
    a.rows.length === b.rows.length &&
    a.rows.every((row, slot) => row.securityId === b.rows[slot]?.securityId && row.segment === b.rows[slot]?.segment)
  );
}

async function readOnce(client: Pick<TerminalClient, 'call'>): Promise<Adopted | null> {
  const rows: Instrument[] = [];
  let epoch: number | null = null;
  for (;;) {
    const page = await client.call('instruments.page', { from: rows.length, limit: INSTRUMENTS_PER_PAGE_MAX });
    if (epoch !== null && page.epoch !== epoch) return null;
    epoch = page.epoch;
    rows.push(...page.rows);
    if (rows.length >= page.total) break;
    if (page.rows.length === 0) return null;
  }
  const stray = rows.findIndex((row, slot) => row.slot !== slot);
  if (stray >= 0)
    throw new FaultError(fault('bug.slots', `Instrument ${rows[stray]?.symbol} came out of slot order at ${stray}.`));
  return { epoch, rows };
}

/** The known instruments with those that were added since; null when the epoch is another by now. */
export async function readMore(
  client: Pick<TerminalClient, 'call'>,
  known: Adopted,
): Promise<readonly Instrument[] | null> {
  const rows = [...known.rows];
  for (;;) {
    const page = await client.call('instruments.page', { from: rows.length, limit: INSTRUMENTS_PER_PAGE_MAX });
    if (page.epoch !== known.epoch) return null;
    rows.push(...page.rows);
    if (rows.length >= page.total || page.rows.length === 0) return rows;
  }
}
