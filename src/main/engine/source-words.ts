import type { Config } from '#contract/config.ts';
import type { ClockLine, SessionState } from '#contract/model/terminal.ts';
import type { SessionCalendar } from '../core/session/calendar.ts';
import { SessionClock } from '../core/session/session-clock.ts';
import { istMidnightMs } from '../core/time/ist.ts';

const SECOND_MS = 1_000;
const REPLAY = 'replay:';

/** Under which name the rows of this source are stored. */
export function sourceKey({ source, seed, instruments }: Config): string {
  return source === 'sim' ? `sim:${seed}:${instruments}` : source;
}

/** What the page says of the source. @param restUrl address of the broker's REST side; null where there is none. */
export function sourceWords(config: Config, restUrl: string | null): Pick<SessionState, 'mode' | 'sourceLabel'> {
  const { source, seed } = config;
  if (source === 'sim') return { mode: 'sim', sourceLabel: `simulated exchange, seed ${seed}` };
  if (source === 'dhan') return { mode: 'live', sourceLabel: `Dhan, ${restUrl === null ? '' : hostOf(restUrl)}` };
  return { mode: 'replay', sourceLabel: source.slice(REPLAY.length) };
}

const hostOf = (url: string): string => URL.parse(url)?.host ?? url;

/**
 * The clock until the source tells its own: the real one at the broker, else the configured date and time moved into
 * trading hours.
 */
export function firstLine(config: Config, calendar: SessionCalendar, wallMs: number): ClockLine {
  if (config.source === 'dhan') return { epochMs: wallMs, wallMs, speed: 1 };
  const [date = '', time = ''] = config.clock.split(' ');
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  const epochMs = istMidnightMs(date) + ((hours * 60 + minutes) * 60 + seconds) * SECOND_MS;
  return new SessionClock(calendar, { epochMs, wallMs, speed: config.speed }).at(wallMs).line;
}
