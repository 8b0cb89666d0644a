import type { Fault } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { BrokerAccess, FeedTrial } from '../engine/host.ts';
import type { FeedSink } from '../adapters/adapter.ts';
import { openDhan } from '../adapters/dhan/broker.ts';
import type { Timers } from '../adapters/timers.ts';

/** Longest wait for the socket, and then for its first packet. */
const OPEN_MS_MAX = 15_000;
const PACKET_MS_MAX = 8_000;

/** NIFTY: an index that is listed for ever and sends something every second of a session. */
const NIFTY: Instrument = {
  slot: 0,
  segment: 'IDX_I',
  securityId: 13,
  kind: 'INDEX',
  sessionClass: 'INDEX',
  symbol: 'NIFTY',
  name: 'NIFTY 50',
  underlying: 'NIFTY',
  expiry: null,
  strike: null,
  right: null,
  lot: 1,
  tick: 5,
  decimals: 2,
  freezeQty: null,
};

/** Opens one socket, subscribes NIFTY, waits for a packet, and closes. */
export async function tryFeed(access: BrokerAccess, timers: Timers, random: () => number): Promise<FeedTrial> {
  const broker = openDhan(access, timers, random);
  const startMs = timers.monotonicMs();
  let openMs: number | null = null;
  let packetMs: number | null = null;
  let reason: string | null = null;
  const done = Promise.withResolvers<void>();
  let cancel = timers.after(OPEN_MS_MAX, () => done.resolve());
  const nothing = (): void => {};
  const sink: FeedSink = {
    bytes: () => {
      packetMs ??= timers.monotonicMs() - startMs - (openMs ?? 0);
      done.resolve();
    },
    state: (state) => {
      reason = state.reason ?? reason;
      if (state.state === 'stopped') done.resolve();
      if (state.open === 0 || openMs !== null) return;
      openMs = timers.monotonicMs() - startMs;
      cancel();
      cancel = timers.after(PACKET_MS_MAX, () => done.resolve());
    },
    fault: ({ text }: Fault) => {
      reason = text;
    },
    record: nothing,
    restored: nothing,
    day: null,
    lost: nothing,
    instruments: nothing,
    clock: nothing,
    rewound: nothing,
    replay: nothing,
  };
  const feed = broker.feed({ sink, clock: { nowMs: () => timers.wallMs() }, sockets: 1, isTrading: () => false });
  feed.subscribe([NIFTY]);
  await done.promise;
  cancel();
  await feed.close();
  broker.close();
  return { openMs, packetMs, reason };
}
