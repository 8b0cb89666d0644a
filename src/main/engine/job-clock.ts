import { Cron } from 'croner';
import type { NextMoment } from '../core/jobs/due.ts';

/** Where the exchanges are. */
const TIME_ZONE = 'Asia/Kolkata';

/** Reads cron patterns; it has no timer: whoever asks brings the time. */
export function jobClock(): NextMoment {
  const crons = new Map<string, Cron>();
  return (pattern, afterMs) => {
    let cron = crons.get(pattern);
    if (cron === undefined) {
      cron = new Cron(pattern, { timezone: TIME_ZONE, paused: true });
      crons.set(pattern, cron);
    }
    return cron.nextRun(new Date(afterMs))?.getTime() ?? null;
  };
}
