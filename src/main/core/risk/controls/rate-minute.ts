import { requestRate } from '../request-rate.ts';

/** Requests a minute: the broker takes 250. */
export const rateMinute = requestRate({
  id: 'rate-minute',
  title: 'Requests a minute',
  windowMs: 60_000,
  most: 250,
  word: 'minute',
});
