import { channelBreakout } from '../core/scan/channel-breakout.ts';

/** The turtle rule over 55 sessions. */
export default channelBreakout({
  id: 'turtle-55',
  title: 'Turtle 55',
  sentence: 'A close beyond the highest high or lowest low of the last 55 sessions, with volume.',
  sessions: 55,
});
