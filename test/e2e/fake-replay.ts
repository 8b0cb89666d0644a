import type { ReplayState } from '#contract/model/terminal.ts';
import { MIDNIGHT_MS } from './fake-market.ts';

/** A replay that has just begun to play. */
export function fakeReplay(nowMs: number): ReplayState {
  return {
    file: 'nifty-2026-11-20.csv',
    playing: true,
    speed: 1,
    fromMs: MIDNIGHT_MS + 555 * 60_000,
    toMs: MIDNIGHT_MS + 930 * 60_000,
    nowMs: nowMs,
    goingToMs: null,
    hitsMs: [],
    rejected: 0,
    reasons: [],
    ended: false,
  };
}
