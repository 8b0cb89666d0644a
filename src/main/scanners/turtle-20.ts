import { channelBreakout } from '../core/scan/channel-breakout.ts';

/** The turtle rule over 20 sessions. */
export default channelBreakout({
  id: 'turtle-20',
  title: 'Turtle 20',
  sentence: 'A close beyond the highest high or lowest low of the last 20 sessions, with volume.',
  sessions: 20,
});
