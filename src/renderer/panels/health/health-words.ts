import type { Tiers } from '#contract/calls/feed.ts';
import type { Health } from '#contract/model/terminal.ts';
import { grouped, MINUS, NO_VALUE } from '../../ui/format.ts';

export interface Figure {
  readonly name: string;
  readonly value: string;
  /** Drawn in the warning colour. */
  readonly warn: boolean;
}

/** Milliseconds for reading: `31 ms`, from a second on `2.90 s`, from two minutes on `114 min`. */
export function msText(ms: number | null): string {
  if (ms === null || !Number.isFinite(ms)) return NO_VALUE;
  if (ms >= 120_000) return `${Math.round(ms / 60_000)} min`;
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  return ms >= 10 ? `${Math.round(ms)} ms` : `${ms.toFixed(1)} ms`;
}

/** Packets received but neither applied nor rejected with a reason: must be zero. */
export function unexplained(health: Health): number {
  const rejected = Object.values(health.rejected).reduce((sum, count) => sum + count, 0);
  return health.packets - health.applied - rejected;
}

const isSkewed = ({ clockSkew }: Health): boolean => clockSkew.state === 'warn' || clockSkew.state === 'block';

/** `+0.12 s`, `right`, or the dash while it is not known; a clock that is wrong is said to block. */
export function skewText({ state, ms }: Health['clockSkew']): string {
  if (state === 'unknown') return NO_VALUE;
  const text = ms === null ? 'right' : `${ms < 0 ? MINUS : '+'}${(Math.abs(ms) / 1_000).toFixed(2)} s`;
  return state === 'block' ? `${text}, no automatic orders` : text;
}

/** `12 of 240`, with what failed; the dash while nothing is listed. */
export function prefetchText(counters: Health['counters']): string {
  const total = counters['store.prefetchTotal'] ?? 0;
  if (total === 0) return NO_VALUE;
  const failed = counters['store.prefetchFailed'] ?? 0;
  const text = `${grouped(counters['store.prefetchDone'] ?? 0)} of ${grouped(total)}`;
  return failed === 0 ? text : `${text}, ${grouped(failed)} failed`;
}

/** What the feed did to rows, by its counter. */
const TRUTH = [
  ['repeated packets', 'feed.duplicates'],
  ['out of order', 'feed.outOfOrder'],
  ['volume that fell', 'feed.volumeRegressions'],
  ['gaps marked', 'feed.gapsMarked'],
] as const;

/** The feed's figures. */
export function feedFigures(health: Health): Figure[] {
  const { open, wanted } = health.sockets;
  const rejected = Object.entries(health.rejected).filter(([, count]) => count > 0);
  return [
    { name: 'sockets open', value: `${open} of ${wanted}`, warn: open < wanted },
    { name: 'packets a second', value: grouped(Math.round(health.packetsPerSec)), warn: false },
    { name: 'packets', value: grouped(health.packets), warn: false },
    { name: 'applied', value: grouped(health.applied), warn: false },
    // What is not wanted any more is no trouble: the broker goes on sending it for a while.
    ...rejected.map(([reason, count]) => ({
      name: `rejected: ${reason}`,
      value: grouped(count),
      warn: reason !== 'rejectedNotWanted',
    })),
    { name: 'unexplained', value: grouped(unexplained(health)), warn: unexplained(health) !== 0 },
    { name: 'lag p50', value: msText(health.lagMsP50), warn: false },
    { name: 'lag p99', value: msText(health.lagMsP99), warn: false },
    { name: 'clock against the broker', value: skewText(health.clockSkew), warn: isSkewed(health) },
    {
      name: 'history ahead',
      value: prefetchText(health.counters),
      warn: (health.counters['store.prefetchFailed'] ?? 0) > 0,
    },
    {
      name: 'instruments to confirm',
      value: grouped(health.counters['store.instrumentsHeld'] ?? 0),
      warn: (health.counters['store.instrumentsHeld'] ?? 0) > 0,
    },
    ...TRUTH.map(([name, counter]) => ({ name, value: grouped(health.counters[counter] ?? 0), warn: false })),
    { name: 'stale rows', value: grouped(health.staleRows), warn: health.staleRows > 0 },
    { name: 'bars closed', value: grouped(health.barsClosed), warn: false },
    { name: 'lake', value: health.lake.state, warn: health.lake.state === 'failed' },
    { name: 'frames sent', value: grouped(health.framesSent), warn: false },
    { name: 'waits for the page', value: grouped(health.creditWaits), warn: false },
    { name: 'loop delay p99', value: msText(health.loopMsP99), warn: health.loopMsP99 > LOOP_WARN_MS },
  ];
}

/** The host thread must never block longer than this, ms; above it the figure is drawn as a warning with room for jitter. */
export const LOOP_WARN_MS = 50;

export interface LagBand {
  /** `below 1 s`, `longer`. */
  readonly name: string;
  readonly value: string;
  /** Of all trades, 0 to 1. */
  readonly share: number;
}

/** How late the day's trades came, band by band; none while nothing was measured. */
export function lagHistogram({ lagBands }: Health): LagBand[] {
  const total = lagBands.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return [];
  return lagBands.map(({ belowMs, count }) => {
    const seconds = belowMs === null ? '' : (belowMs / 1_000).toFixed(belowMs < 1_000 ? 1 : 0);
    const share = count / total;
    return {
      name: belowMs === null ? 'longer' : `below ${seconds} s`,
      value: `${grouped(count)} · ${(share * 100).toFixed(1)}%`,
      share,
    };
  });
}

/** The tick audit: one line for each segment, then what does not add up. */
export function auditFigures({ audit }: Health): Figure[] {
  const { rows, packetsUnexplained, bytesUnexplained, bytesUnrecorded } = audit;
  const figures = rows.map(({ segment, packets, applied, rejected }) => ({
    name: segment,
    value: `${grouped(packets)} = ${grouped(applied)} applied + ${grouped(rejected)} rejected`,
    warn: packets !== applied + rejected && packetsUnexplained > 0,
  }));
  const lost = [
    { name: 'packets unexplained', value: grouped(packetsUnexplained), warn: packetsUnexplained > 0 },
    { name: 'bytes unexplained', value: grouped(bytesUnexplained), warn: bytesUnexplained > 0 },
  ];
  const recorded =
    bytesUnrecorded === null ? [] : [{ name: 'bytes unrecorded', value: grouped(bytesUnrecorded), warn: false }];
  return [...figures, ...lost, ...recorded];
}

/** Connections to go on with while the broker refuses one; null when all are open or only one is used. */
export function fewerSockets({ sockets }: Health): number | null {
  return sockets.open < sockets.wanted && sockets.wanted > 1 ? sockets.wanted - 1 : null;
}

const OWNER_WORDS: Readonly<Record<string, string>> = {
  scan: 'scan universe',
  chart: 'charts',
  position: 'position',
  order: 'order',
  depth: 'book',
  ticket: 'ticket',
  alert: 'alert',
};

/** Who holds subscriptions, in words: `list My list`, `charts, window 1`. */
function ownerWords({ kind, name }: Tiers['owners'][number]): string {
  if (kind === 'watchlist') return `list ${name}`;
  return kind === 'scan' ? 'scan universe' : `${OWNER_WORDS[kind] ?? kind}, ${name}`;
}

/** Subscriptions by tier and owner. */
export function tierFigures(tiers: Tiers): Figure[] {
  const { cap, subscribed, wanted, leftOut, tierB, tierA, free, owners, modes } = tiers;
  return [
    { name: 'subscribed', value: `${grouped(subscribed)} of ${grouped(cap)}`, warn: subscribed !== wanted },
    { name: 'always on (tier B)', value: `${grouped(tierB.options)} options`, warn: false },
    { name: 'behind them', value: grouped(tierB.underlyings), warn: false },
    { name: 'on demand (tier A)', value: grouped(tierA), warn: false },
    { name: 'free', value: grouped(free), warn: free === 0 },
    ...(leftOut > 0 ? [{ name: 'left out', value: grouped(leftOut), warn: true }] : []),
    ...(modes === null
      ? []
      : [
          {
            name: 'feed modes',
            value: `${grouped(modes.full)} full, ${grouped(modes.quote)} quote, ${grouped(modes.ticker)} ticker`,
            warn: false,
          },
        ]),
    ...owners.map((owner) => ({ name: ownerWords(owner), value: grouped(owner.held), warn: false })),
  ];
}
