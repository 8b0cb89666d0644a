import { MINUTE_MS } from '#contract/model/session.ts';
import { istDate } from '../../core/time/ist.ts';

/** Classes of requests with one budget each, per client id (dhan-api §2.3). */
export type RateClass = 'order' | 'data' | 'quote' | 'other';

interface Budget {
  readonly count: number;
  readonly spanMs: number;
}
const HOUR_MS = 60 * MINUTE_MS;
const BUDGETS: Readonly<Record<RateClass, readonly Budget[]>> = {
  order: [
    { count: 10, spanMs: 1_000 },
    { count: 250, spanMs: MINUTE_MS },
    { count: 1_000, spanMs: HOUR_MS },
  ],
  data: [{ count: 5, spanMs: 1_000 }],
  quote: [{ count: 1, spanMs: 1_000 }],
  other: [{ count: 20, spanMs: 1_000 }],
};
const DAILY: Readonly<Partial<Record<RateClass, number>>> = { order: 7_000, data: 100_000 };
/** One request for the same underlying and expiry in this time. */
const CHAIN_SPAN_MS = 3_000;
/** Client ids and chain keys remembered; beyond it the oldest goes, so that made-up names cost no memory. */
const KEYS_MAX = 10_000;

/** The last `count` admitted times of a rolling window. */
class RollingWindow {
  private readonly times: Float64Array;
  private readonly spanMs: number;
  private head = 0;

  constructor(budget: Budget) {
    this.times = new Float64Array(budget.count).fill(Number.NEGATIVE_INFINITY);
    this.spanMs = budget.spanMs;
  }

  hasRoom(nowMs: number): boolean {
    return nowMs - (this.times[this.head] as number) >= this.spanMs;
  }

  take(nowMs: number): void {
    this.times[this.head] = nowMs;
    this.head = (this.head + 1) % this.times.length;
  }
}

interface Account {
  readonly windows: readonly RollingWindow[];
  day: string;
  today: number;
}

/** Budgets by market time; a refused request costs nothing. */
export class RateLimits {
  private readonly accounts = new Map<string, Account>();
  private readonly chains = new Map<string, number>();

  /** True when the client may make one more request of the class now. @param nowMs market time. */
  admit(clientId: string, rateClass: RateClass, nowMs: number): boolean {
    const account = this.account(`${rateClass}:${clientId}`, rateClass);
    const day = istDate(nowMs);
    if (account.day !== day) {
      account.day = day;
      account.today = 0;
    }
    if (account.today >= (DAILY[rateClass] ?? Number.POSITIVE_INFINITY)) return false;
    if (!account.windows.every((window) => window.hasRoom(nowMs))) return false;
    for (const window of account.windows) window.take(nowMs);
    account.today++;
    return true;
  }

  private account(key: string, rateClass: RateClass): Account {
    let account = this.accounts.get(key);
    if (account === undefined) {
      account = { windows: BUDGETS[rateClass].map((budget) => new RollingWindow(budget)), day: '', today: 0 };
      this.accounts.set(key, account);
      dropOldest(this.accounts);
    }
    return account;
  }

  /** The option chain's own rule: one request per key in three seconds. */
  admitChain(clientId: string, key: string, nowMs: number): boolean {
    const full = `${clientId}:${key}`;
    if (nowMs - (this.chains.get(full) ?? Number.NEGATIVE_INFINITY) < CHAIN_SPAN_MS) return false;
    this.chains.delete(full);
    this.chains.set(full, nowMs);
    dropOldest(this.chains);
    return true;
  }
}

function dropOldest(map: Map<string, unknown>): void {
  if (map.size <= KEYS_MAX) return;
  const oldest = map.keys().next();
  if (!oldest.done) map.delete(oldest.value);
}
