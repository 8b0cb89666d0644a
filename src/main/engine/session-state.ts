import type { Config } from '#contract/config.ts';
import type { ReplayState, SessionState, TokenState } from '#contract/model/terminal.ts';
import type { SessionCalendar } from '../core/session/calendar.ts';
import type { EngineClock } from './engine-clock.ts';
import type { Epoch } from './epoch.ts';
import { sourceWords } from './source-words.ts';

/** What the state of the session is made of. */
export interface SessionParts {
  readonly config: Config;
  readonly epoch: Epoch;
  readonly clock: EngineClock;
  readonly calendar: SessionCalendar;
  readonly feed: Pick<SessionState, 'feed' | 'feedReason'>;
  readonly replay: ReplayState | null;
  /** The broker's REST side; null where there is none. */
  readonly restUrl: string | null;
  readonly token: TokenState | null;
}

/** The session as pages see it: where data come from, which day it is, how the feed stands. */
export function sessionStateOf({
  config,
  epoch,
  clock,
  calendar,
  feed,
  replay,
  restUrl,
  token,
}: SessionParts): SessionState {
  return {
    epoch: epoch.number,
    ...sourceWords(config, restUrl),
    clock: clock.line,
    day: epoch.day,
    nextDate: calendar.nextTradeDate(epoch.day.date),
    instruments: epoch.universe.size,
    capacity: epoch.memory.capacity,
    feed: feed.feed,
    feedReason: feed.feedReason,
    replay,
    token,
  };
}
