import { workerData } from 'node:worker_threads';
import type { Broker, FeedAdapter, FeedParts } from '../adapters/adapter.ts';
import { assert } from '#contract/faults.ts';
import { ADAPTERS } from '../adapters/index.ts';
import { FeedBody } from './feed/feed-body.ts';
import type { FeedBoot, FeedOrder, FeedReport } from './protocol.ts';
import { runThread, type ThreadTools } from './thread.ts';

/** Owner of the sockets, the tick table and the day's bars. Auctions and ages show at most this much late. */
const TICK_MS = 100;

function openBroker({ source }: FeedBoot, tools: ThreadTools<FeedReport>): Broker | null {
  return source.kind === 'broker' ? ADAPTERS.dhan(source.access, tools.timers, tools.random) : null;
}

function openFeed(
  boot: FeedBoot,
  broker: Broker | null,
  parts: FeedParts,
  tools: ThreadTools<FeedReport>,
): FeedAdapter {
  const { source } = boot;
  if (broker !== null) return broker.feed(parts);
  assert(source.kind === 'replay', 'a source without a broker is a replay');
  return ADAPTERS.replay(source.file, { speed: source.speed }, tools.timers, parts.sink);
}

runThread<FeedOrder, FeedReport>(TICK_MS, (tools) => {
  const boot = workerData as FeedBoot;
  const broker = openBroker(boot, tools);
  return new FeedBody(
    boot,
    tools,
    (parts) => openFeed(boot, broker, parts, tools),
    (parts) => broker?.depth(parts) ?? null,
  );
});
