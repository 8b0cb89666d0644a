import type { Interval } from '#contract/model/bar.ts';
import { DAY_MS, MINUTE_MS } from '#contract/model/session.ts';
import type { AlertKind } from '#contract/model/alert.ts';

/** How long a hit is worth acting on, by the interval of its bar, ms: about what its signal bar and the next few last. */
export const HIT_LASTS_MS: Readonly<Record<Interval, number>> = {
  '1m': 15 * MINUTE_MS,
  '5m': 30 * MINUTE_MS,
  '15m': 60 * MINUTE_MS,
  '1h': 240 * MINUTE_MS,
  '1d': DAY_MS,
};

/** The same for a person's own alerts: they were waited for, so they stay until the end of the day that follows. */
export const RULE_LASTS_MS: Readonly<Record<Exclude<AlertKind, 'scan'>, number>> = {
  price: DAY_MS,
  indicator: DAY_MS,
  oi: DAY_MS,
};

/**
 * After an alert the same scanner is quiet about the same instrument and side for so long, by the interval of the bar,
 * ms: a condition that holds on for some bars is one piece of news.
 */
export const COOLDOWN_MS: Readonly<Record<Interval, number>> = {
  '1m': 5 * MINUTE_MS,
  '5m': 15 * MINUTE_MS,
  '15m': 30 * MINUTE_MS,
  '1h': 120 * MINUTE_MS,
  '1d': DAY_MS,
};

/** The longest of them: what a restart must read again. */
export const COOLDOWN_MAX_MS = DAY_MS;

/**
 * Scanners that tell the steps of one trade, a few a day: how one gets in and out. A step is never quiet after the one
 * before it, and always an alert of its own with its plan, however much else is told in its minute.
 */
export const STEP_SCANNERS: ReadonlySet<string> = new Set(['kow-signal']);
