import { requestRate } from '../request-rate.ts';

/** Requests an hour: the broker takes 1_000. */
export const rateHour = requestRate({
  id: 'rate-hour',
  title: 'Requests an hour',
  windowMs: 3_600_000,
  most: 1_000,
  word: 'hour',
});
