import { narrowCpr } from '../core/scan/narrow-cpr.ts';

/** A narrow central pivot range of the week. */
export default narrowCpr('week');
