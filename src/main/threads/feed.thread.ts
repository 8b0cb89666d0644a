import { Worker, workerData } from 'node:worker_threads';
import type { FeedAdapter, FeedParts, MakeIndex } from '../adapters/adapter.ts';
import { ADAPTERS } from '../adapters/index.ts';
import type { IndexBoot, IndexReport } from './index.thread.ts';
import { openLakeTrack } from '../lake/lake-track.ts';
import { FeedBody } from './feed/feed-body.ts';
import type { FeedBoot, FeedOrder, FeedReport } from './protocol.ts';
import { runThread, type ThreadTools } from './thread.ts';

/** Owner of the sockets, the tick table and the day's bars. Auctions and ages show at most this much late. */
const TICK_MS = 100;

function openFeed({ source, day }: FeedBoot, parts: FeedParts, tools: ThreadTools<FeedReport>): FeedAdapter {
  if (source.kind === 'broker') return ADAPTERS.dhan(source.access, tools.timers, tools.random).feed(parts);
  const index: MakeIndex = (file, grew) => startIndex({ file, day }, grew, tools);
  return ADAPTERS.replay(
    source.file,
    { speed: source.speed, index, openElse: openLakeTrack },
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

runThread<FeedOrder, FeedReport>(TICK_MS, (tools) => {
  const boot = workerData as FeedBoot;
  return new FeedBody(boot, tools, (parts) => openFeed(boot, parts, tools));
});
