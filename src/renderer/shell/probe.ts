import { instrumentsStore } from '../stores/instruments.ts';
import { mirror, paintLoop } from './terminal.ts';

/** What a test or a curious person may read from the page; numbers only, no way to change anything. */
export interface TerminalProbe {
  /** Engine clock after the paint minus receive time of the newest tick painted, ms, oldest first. */
  latencyMs(): number[];
  clearLatency(): void;
  /** Rows received in this epoch. */
  rowsLive(): number;
  rowsListed(): number;
  rowsApplied(): number;
  framesPainted(): number;
  paintsSlow(): boolean;
  /** Milliseconds from navigation to the first live row on the screen; null before. */
  readonly firstRowAtMs: number | null;
  readonly epoch: number;
}

/** Hangs the probe on the window. */
export function exposeForTests(target: Window): void {
  const probe: TerminalProbe = {
    latencyMs: () => paintLoop.latencyMs.toArray(),
    clearLatency: () => paintLoop.latencyMs.clear(),
    rowsLive: () => mirror.rowsSeen,
    rowsListed: () => instrumentsStore.getState().rows.length,
    rowsApplied: () => mirror.rowsApplied,
    framesPainted: () => paintLoop.framesPainted,
    paintsSlow: () => paintLoop.pace.slow,
    get firstRowAtMs() {
      return paintLoop.firstRowAtMs;
    },
    get epoch() {
      return mirror.epoch;
    },
  };
  Object.defineProperty(target, '__terminal', { value: Object.freeze(probe) });
}
