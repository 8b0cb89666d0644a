import { DayBars } from '../core/bars/day-bars.ts';
import { TradeTape } from '../core/bars/trade-tape.ts';
import { MinuteGate } from '../core/bars/minute-gate.ts';
import { COUNTER_NAMES, Counters } from '../core/counters.ts';
import { MessageRing } from '../core/recording/message-ring.ts';
import { DepthTable } from '../core/table/depth-table.ts';
import { TickTable } from '../core/table/tick-table.ts';
import type { SharedMemory } from '../threads/protocol.ts';

/** The shared memory of one epoch, empty. Bars of minutes that never come cost no real memory. */
export function createMemory(epoch: number, capacity: number, record: boolean, deep: boolean): SharedMemory {
  return {
    epoch,
    capacity,
    table: TickTable.create(capacity).buffer,
    bars: DayBars.create(capacity).buffer,
    gate: MinuteGate.create().buffer,
    tape: TradeTape.create(capacity).buffer,
    counters: {
      feed: Counters.create(COUNTER_NAMES.feed).buffer,
      store: Counters.create(COUNTER_NAMES.store).buffer,
      scan: Counters.create(COUNTER_NAMES.scan).buffer,
      recorder: Counters.create(COUNTER_NAMES.recorder).buffer,
      option: Counters.create(COUNTER_NAMES.option).buffer,
      order: Counters.create(COUNTER_NAMES.order).buffer,
      notify: Counters.create(COUNTER_NAMES.notify).buffer,
    },
    ...(deep ? { depth: DepthTable.create().buffer } : {}),
    ...(record ? { recording: MessageRing.create().buffer } : {}),
  };
}
