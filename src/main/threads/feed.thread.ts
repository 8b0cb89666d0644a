import { Worker, workerData } from 'node:worker_threads';
import { assert, ensure } from '#contract/faults.ts';
import type { Broker, FeedAdapter, FeedParts, MakeIndex } from '../adapters/adapter.ts';
import { ADAPTERS } from '../adapters/index.ts';
import type { IndexBoot, IndexReport } from './index.thread.ts';
import { FeedBody } from './feed/feed-body.ts';
import type { FeedBoot, FeedOrder, FeedReport } from './protocol.ts';
import { runThread, type ThreadTools } from './thread.ts';

/** Owner of the sockets, the tick table and the day's bars. Auctions and ages show at most this much late. */
const TICK_MS = 100;

/** The lake's way to open a day, when it was loaded. */
type Lake = Pick<typeof import('../lake/lake-track.ts'), 'openLakeTrack'>;

function openBroker({ source }: FeedBoot, tools: ThreadTools<FeedReport>): Broker | null {
  return source.kind === 'broker' ? ADAPTERS.dhan(source.access, tools.timers, tools.random) : null;
}

function openFeed(
  boot: FeedBoot,
  broker: Broker | null,
  lake: Lake | null,
  parts: FeedParts,
  tools: ThreadTools<FeedReport>,
): FeedAdapter {
  const { source, day } = boot;
  if (broker !== null) return broker.feed(parts);
  assert(source.kind === 'replay', 'a source without a broker is a replay');
  const index: MakeIndex = (file, grew) => startIndex({ file, day }, grew, tools);
  return ADAPTERS.replay(
    source.file,
    { speed: source.speed, index, openElse: ensure(lake, 'a replay has the lake').openLakeTrack },
    tools.timers,
    parts.sink,
  );
}

/** The index of a recording is made by a thread of its own, which ends when it is done. */
function startIndex(boot: IndexBoot, grew: () => void, tools: ThreadTools<FeedReport>): () => Promise<void> {
  // Beside this file, bundled or not.
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const worker = new Worker(new URL(`./index.thread.${extension}`, import.meta.url), {
    workerData: boot,
    name: 'index',
  });
  const failed = (text: string): void => tools.log('warn', 'replay.index_failed', { text });
  worker.on('message', (report: IndexReport) => (report.type === 'grew' ? grew() : failed(report.text)));
  worker.on('error', (thrown: unknown) => failed(thrown instanceof Error ? thrown.message : String(thrown)));
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  return () => {
    // A worker has no origin to name.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    worker.postMessage('stop');
    return ended;
  };
}

runThread<FeedOrder, FeedReport>(TICK_MS, async (tools) => {
  const boot = workerData as FeedBoot;
  // DuckDB is loaded for a replay only: a live feed has no use for it.
  const lake = boot.source.kind === 'replay' ? await import('../lake/lake-track.ts') : null;
  const broker = openBroker(boot, tools);
  return new FeedBody(
    boot,
    tools,
    (parts) => openFeed(boot, broker, lake, parts, tools),
    (parts) => broker?.depth(parts) ?? null,
  );
});
