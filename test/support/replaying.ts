import type { ReplayState } from '#contract/model/terminal.ts';

/** State of a replay as a feed thread tells it. */
export const REPLAYING: ReplayState = {
  file: 'day.csv',
  playing: true,
  speed: 1,
  goingToMs: null,
  hitsMs: [],
  fromMs: 0,
  toMs: 1,
  nowMs: 0,
  rejected: 0,
  reasons: [],
  ended: false,
};
