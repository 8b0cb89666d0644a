import { setImmediate } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { ensure, faultOf } from '#contract/faults.ts';
import type { TradeDay } from '#contract/model/session.ts';
import { DayIndexer } from '../adapters/replay/day-indexer.ts';
import { openTrack } from '../adapters/replay/open-track.ts';
import { lowerThread } from './lower-thread.ts';

/** Others of this process get the port's messages between stretches of work. */
const WORK_MS = 40;
/** Progress is told this often. */
const TELL_MS = 1_000;

/** What the index thread is asked. */
export interface IndexBoot {
  readonly file: string;
  readonly day: TradeDay;
}

/** What it tells: that the index has grown, or why it will not. */
export type IndexReport = { readonly type: 'grew' } | { readonly type: 'failed'; readonly text: string };

const port = ensure(parentPort, 'a thread runs inside a worker');

/** Makes the index of a recording that was recorded without one, at a low priority, and ends. */
async function makeIndex({ file, day }: IndexBoot): Promise<void> {
  lowerThread('last');
  const stop = new AbortController();
  const stopped = stop.signal;
  port.once('message', () => {
    stop.abort();
  });
  const track = await openTrack(file, day.date);
  const indexer = DayIndexer.open(track, day);
  if (indexer === null) {
    track.close();
    return;
  }
  let toldMs = performance.now();
  let keptMs = indexer.keptMs;
  let done = false;
  while (!done) {
    if (stopped.aborted) break;
    const untilMs = performance.now() + WORK_MS;
    done = indexer.work(() => performance.now() > untilMs);
    if (indexer.keptMs !== keptMs && (done || performance.now() - toldMs > TELL_MS)) {
      keptMs = indexer.keptMs;
      toldMs = performance.now();
      port.postMessage({ type: 'grew' } satisfies IndexReport);
    }
    await setImmediate();
  }
  indexer.close();
}

makeIndex(workerData as IndexBoot).then(
  () => port.close(),
  (thrown: unknown) => {
    port.postMessage({ type: 'failed', text: faultOf(thrown).text } satisfies IndexReport);
    port.close();
  },
);
