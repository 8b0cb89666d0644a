import { workerData } from 'node:worker_threads';
import type { FeedAdapter, FeedParts } from '../adapters/adapter.ts';
import { ADAPTERS } from '../adapters/index.ts';
import { FeedBody } from './feed/feed-body.ts';
import type { FeedBoot, FeedOrder, FeedReport } from './protocol.ts';
import { runThread, type ThreadTools } from './thread.ts';

/** Owner of the sockets, the tick table and the day's bars. Auctions and ages show at most this much late. */
const TICK_MS = 100;

function openFeed({ source }: FeedBoot, parts: FeedParts, tools: ThreadTools<FeedReport>): FeedAdapter {
  if (source.kind === 'broker') return ADAPTERS.dhan(source.access, tools.timers, tools.random).feed(parts);
  return ADAPTERS.replay(source.file, { speed: source.speed }, tools.timers, parts.sink);
}

runThread<FeedOrder, FeedReport>(TICK_MS, (tools) => {
  const boot = workerData as FeedBoot;
  return new FeedBody(boot, tools, (parts) => openFeed(boot, parts, tools));
});
