import { requestRate } from '../request-rate.ts';

/** Requests a day: the broker takes 7_000. */
export const rateDay = requestRate({
  id: 'rate-day',
  title: 'Requests a day',
  windowMs: 86_400_000,
  most: 7_000,
  word: 'day',
});
