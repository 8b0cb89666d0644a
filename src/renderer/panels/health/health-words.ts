import type { Health } from '#contract/model/terminal.ts';
import { grouped, NO_VALUE } from '../../ui/format.ts';

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

/** The feed's figures. */
export function feedFigures(health: Health): Figure[] {
  const { open, wanted } = health.sockets;
  const rejected = Object.entries(health.rejected).filter(([, count]) => count > 0);
  return [
    { name: 'sockets open', value: `${open} of ${wanted}`, warn: open < wanted },
    { name: 'packets a second', value: grouped(Math.round(health.packetsPerSec)), warn: false },
    { name: 'packets', value: grouped(health.packets), warn: false },
    { name: 'applied', value: grouped(health.applied), warn: false },
    ...rejected.map(([reason, count]) => ({ name: `rejected: ${reason}`, value: grouped(count), warn: true })),
    { name: 'unexplained', value: grouped(unexplained(health)), warn: unexplained(health) !== 0 },
    { name: 'lag p50', value: msText(health.lagMsP50), warn: false },
    { name: 'lag p99', value: msText(health.lagMsP99), warn: false },
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
