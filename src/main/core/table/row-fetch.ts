import { ROW_CELLS } from '#contract/columns.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import type { DayBars } from '../bars/day-bars.ts';
import { HEADER_BYTES, nextPacket, SECURITY_ID_AT, SEGMENT_AT } from '../wire/packets.ts';
import type { SlotMap } from './slot-map.ts';
import type { TickTable } from './tick-table.ts';

/** Cells of one line of the processor's cache, 64 bytes. */
const LINE_CELLS = 16;
/** Packets of a message whose rows are fetched: what they touch must still be in the cache when they are applied. */
const PACKETS_MAX = 64;

/** What was seen last; without a meaning, but the engine leaves out a look whose result goes nowhere. */
const SEEN = new Int32Array(1);

/**
 * Looks at the row and at the bar of every packet of a message before the first of them is applied. Rows of many
 * instruments lie far apart, and most of the time of a packet is waiting for them: without a write between them the
 * processor fetches all of them at the same time. Changes nothing.
 */
export function fetchRows(
  view: DataView,
  start: number,
  end: number,
  slots: SlotMap,
  { i32 }: TickTable,
  bars: DayBars,
  dayMs: number,
): void {
  const minute = Math.floor(dayMs / MINUTE_MS);
  let seen = 0;
  for (let offset = start, packets = 0; offset + HEADER_BYTES <= end && packets < PACKETS_MAX; packets += 1) {
    const slot = slots.get(view.getUint8(offset + SEGMENT_AT), view.getUint32(offset + SECURITY_ID_AT, true));
    if (slot >= 0) {
      const first = slot * ROW_CELLS;
      for (let cell = first; cell < first + ROW_CELLS; cell += LINE_CELLS) seen ^= i32[cell] as number;
      seen ^= bars.touch(slot, minute);
    }
    offset = nextPacket(view, offset, end);
  }
  SEEN[0] = seen;
}
