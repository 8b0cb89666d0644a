import { join } from 'node:path';
import { type MessagePort, workerData } from 'node:worker_threads';
import { openDhan } from '../adapters/dhan/broker.ts';
import { DayBars } from '../core/bars/day-bars.ts';
import { Counters, STORE_COUNTERS } from '../core/counters.ts';
import { TickTable } from '../core/table/tick-table.ts';
import { openDatabase } from '../storage/db.ts';
import { MIGRATIONS } from '../storage/migrations/index.ts';
import { SourceQueries } from '../storage/queries/sources.ts';
import type { StoreBoot, StoreOrder, StoreReport } from './protocol.ts';
import { chooseOfLake } from '../lake/lake-choice.ts';
import type { LakePast } from '../lake/lake-past.ts';
import { LakeDays } from './store/lake-days.ts';
import { StoreBody } from './store/store-body.ts';
import { StoreContext } from './store/store-context.ts';
import { runThread, type ThreadTools } from './thread.ts';

/** Owner of the database. Minutes are written at most this much later than they close. */
const TICK_MS = 250;
/** The database within the data folder. */
const DATABASE_FILE = 'muhurat.db';
const REPLAY = 'replay:';

async function makeBody(tools: ThreadTools<StoreReport>): Promise<StoreBody> {
  const boot = workerData as StoreBoot;
  const { memory } = boot;
  const counters = Counters.attach(memory.counters.store, STORE_COUNTERS);
  const storage = await openDatabase({
    file: join(boot.dataDir, DATABASE_FILE),
    migrations: MIGRATIONS,
    stamp: new Date().toISOString().slice(0, 19).replaceAll(':', '-'),
    watch: {
      stopwatchMs: () => performance.now(),
      slow: (query, tookMs) => {
        counters.add('queriesSlow');
        tools.log('warn', 'store.query_slow', { query, tookMs: Math.round(tookMs) });
      },
      badRow: (query, why) => tools.log('warn', 'store.row_refused', { query, why }),
    },
  });
  if (storage.movedTo !== null) {
    const copied = storage.restored;
    const instead =
      copied === null
        ? 'and a new one was made: preferences and hits are gone from it'
        : `and the copy of ${new Date(copied.madeMs).toISOString()} took its place: preferences and hits since then are missing`;
    const text = `The database was damaged (${storage.damage}). It is kept as ${storage.movedTo}, ${instead}. Instruments, history and candles are fetched again; recordings are untouched.`;
    tools.notice('error', 'unavailable.database_damaged', text);
  }
  const context = new StoreContext(boot, tools, storage, new SourceQueries(storage).idOf(boot.sourceKey), {
    table: TickTable.attach(memory.table),
    dayBars: DayBars.attach(memory.bars, memory.capacity),
    counters,
  });
  context.lakePast = lakeDays(boot, tools);
  return new StoreBody(context, {
    connect: (access, heard) => openDhan(access, tools.timers, tools.random, heard),
    listen: (port, receive) => {
      (port as MessagePort).on('message', (order: StoreOrder) => receive(order));
    },
  });
}

/** Past days of a replay that may be one of the lake's; DuckDB is loaded when they are first wanted. */
function lakeDays({ sourceKey }: StoreBoot, tools: ThreadTools<StoreReport>): LakeDays | null {
  if (!sourceKey.startsWith(REPLAY)) return null;
  const open = async (): Promise<LakePast | null> => {
    const path = sourceKey.slice(REPLAY.length);
    if (chooseOfLake(path) === null) return null;
    const { openLakePast } = await import('../lake/lake-past.ts');
    return openLakePast(path);
  };
  return new LakeDays(open, (text) => tools.log('warn', 'store.lake_past_failed', { text }));
}

runThread<StoreOrder, StoreReport>(TICK_MS, makeBody);
