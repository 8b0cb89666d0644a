import { cpr, touches, VirginRegister, type VirginCpr } from './cpr.ts';
import type { DailyRow } from './periods.ts';
import type { RunningDay } from './period-levels.ts';

/**
 * Daily central pivot ranges that no session has touched, oldest first.
 * @param days completed official days, oldest first; each one's range is made of the day before it.
 * @param today leaves out what the running day has touched.
 */
export function virginRanges(days: readonly DailyRow[], today: RunningDay | null): VirginCpr[] {
  const register = new VirginRegister();
  days.forEach(({ date, high, low }, i) => {
    const before = days[i - 1];
    register.close(
      date,
      high,
      low,
      before === undefined ? null : cpr({ H: before.high, L: before.low, C: before.close }),
    );
  });
  return register.open.filter((range) => today === null || !touches(today.high, today.low, range));
}
