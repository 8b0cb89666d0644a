import type { Config } from '#contract/config.ts';
import type { ReplayState, SessionState } from '#contract/model/terminal.ts';
import type { SessionCalendar } from '../core/session/calendar.ts';
import type { EngineClock } from './engine-clock.ts';
import type { Epoch } from './epoch.ts';

/** What the state of the session is made of. */
export interface SessionParts {
  readonly config: Config;
  readonly epoch: Epoch;
  readonly clock: EngineClock;
  readonly calendar: SessionCalendar;
  readonly feed: Pick<SessionState, 'feed' | 'feedReason'>;
  readonly replay: ReplayState | null;
}

/** The session as pages see it: where data come from, which day it is, how the feed stands. */
export function sessionStateOf({ config, epoch, clock, calendar, feed, replay }: SessionParts): SessionState {
  const { seed, source } = config;
  return {
    epoch: epoch.number,
    mode: source === 'sim' ? 'sim' : 'replay',
    sourceLabel: source === 'sim' ? `simulated exchange, seed ${seed}` : source.slice('replay:'.length),
    clock: clock.line,
    day: epoch.day,
    nextDate: calendar.nextTradeDate(epoch.day.date),
    instruments: epoch.universe.size,
    capacity: epoch.memory.capacity,
    feed: feed.feed,
    feedReason: feed.feedReason,
    replay,
  };
}
