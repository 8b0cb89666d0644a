import { channelBreakout } from '../core/scan/channel-breakout.ts';
import { YEAR_SESSIONS } from '../core/scan/past-facts.ts';

/** A close beyond the extremes of the last 252 sessions. */
export default channelBreakout({
  id: 'year-breakout',
  title: '52-week breakout',
  sentence: 'A close beyond the highest high or lowest low of the last 252 sessions, with volume.',
  sessions: YEAR_SESSIONS,
});
