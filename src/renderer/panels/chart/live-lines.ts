import { call } from '../../shell/terminal.ts';
import { LiveShare } from './live-share.ts';

/** Live bars of the charts of this window. */
export const liveLines = new LiveShare(call);
