import { requestRate } from '../request-rate.ts';

/** Requests a second: the broker takes 10. */
export const rateSecond = requestRate({
  id: 'rate-second',
  title: 'Requests a second',
  windowMs: 1_000,
  most: 10,
  word: 'second',
});
