import { narrowCpr } from '../core/scan/narrow-cpr.ts';

/** A narrow central pivot range of the day. */
export default narrowCpr('day');
