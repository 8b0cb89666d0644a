import assert from 'node:assert/strict';
import { it } from 'node:test';
import { COLUMNS } from '#contract/columns.ts';
import { memoryWires } from '#contract/wire-memory.ts';
import { createClientState } from '../../src/main/engine/client-state.ts';
import { RowCollector } from '../../src/main/engine/row-collector.ts';
import { TickTable } from '../../src/main/core/table/tick-table.ts';
import { paceNow } from '../support/machine-pace.ts';

/** The host main thread may not be blocked longer by one frame. */
const BLOCK_MS_MAX = 4;
const ROUNDS = 200;

function touch(table: TickTable, slot: number): void {
  const cell = table.beginWrite(slot);
  table.i32[cell + COLUMNS.ltp.cell] = (table.i32[cell + COLUMNS.ltp.cell] as number) + 1;
  table.endWrite(slot);
}

for (const [rows, share] of [
  [5_000, 0.2],
  [5_000, 1],
  [25_000, 0.2],
  [25_000, 1],
] as const) {
  it(`collects a frame of ${rows} watched rows, ${share * 100} % changed, within ${BLOCK_MS_MAX} ms`, () => {
    const table = TickTable.create(rows);
    const [wire] = memoryWires();
    const client = createClientState({ id: 1, kind: 'page', wire, answerer: null as never }, rows);
    client.slots = Uint32Array.from({ length: rows }, (_, slot) => slot);
    const collector = new RowCollector(table, 0);
    const tookMs: number[] = [];
    const every = Math.round(1 / share);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (let slot = round % every; slot < rows; slot += every) touch(table, slot);
      const startMs = performance.now();
      collector.collect(client, { epoch: 1, seq: round, sentMs: 0 });
      tookMs.push(performance.now() - startMs);
    }
    tookMs.sort((a, b) => a - b);
    const median = tookMs[ROUNDS / 2] as number;
    const p99 = tookMs[Math.floor(ROUNDS * 0.99)] as number;
    console.log(`publisher ${rows} rows ${share * 100} %: median ${median.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`);
    assert.ok(median < BLOCK_MS_MAX * paceNow(), `median ${median} ms`);
  });
}
