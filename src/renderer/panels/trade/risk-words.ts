import type { RiskControlInfo } from '#contract/model/risk.ts';
import { grouped, NO_VALUE } from '../../ui/format.ts';

const FRACTION_DIGITS_MAX = 2;
/** From here a limit is said to be near. */
const NEAR_SHARE = 0.8;

/** A limit or a use of it: whole numbers grouped, others with two decimals. */
export function amount(value: number | null): string {
  if (value === null) return NO_VALUE;
  return Number.isInteger(value) ? grouped(value) : value.toFixed(FRACTION_DIGITS_MAX);
}

/** What lifts a block of entries, by its code; a code that is not here says it in its own text. */
const REMEDIES: Readonly<Record<string, string>> = {
  feed_stale: 'It lifts by itself when the feed is live; Health (e) says how its connections do.',
  feed_late: 'It lifts by itself when prices are on time; a slow line or a busy machine delays them.',
  token_dead: 'Log in again: npm run cli -- auth.',
  token_ending: 'It is renewed by itself where TOTP is set up; else log in again.',
  clock_skewed: 'Switch on the time synchronisation of this machine.',
  static_ip: "Enter this machine's address in the broker's settings, or trade from the listed one.",
  no_venue: 'The terminal goes on trying; Health (e) says what is missing.',
  stream_down: 'It lifts by itself when the stream is back and the books were compared.',
  unreconciled: 'It lifts when orders, positions and funds were compared: press Reconcile now, below.',
  journal: 'Make room on the disk, or make its folder writable.',
  killed: 'Open the kill switch (Ctrl+Shift+K) and type RESUME when the hold is over.',
  day_loss: 'Wait for the next trading day, or type RESUME here: the limit then counts from this loss.',
  paused: 'Lift it with the button above, or Alt+P.',
};

/** What to do about a block; empty when its own words say it. */
export function remedyOf(code: string): string {
  return REMEDIES[code] ?? '';
}

/** Share of a limit that is used, 0…1; null where nothing accumulates or nothing limits. */
export function usedShare({ used, limit }: Pick<RiskControlInfo, 'used' | 'limit'>): number | null {
  if (used === null || limit === null || limit <= 0) return null;
  return Math.min(1, Math.max(0, used / limit));
}

export type Stand = 'reached' | 'near' | 'free';

export function standOf(control: Pick<RiskControlInfo, 'used' | 'limit'>): Stand {
  const share = usedShare(control);
  if (share === null) return 'free';
  return share >= 1 ? 'reached' : share >= NEAR_SHARE ? 'near' : 'free';
}

/** How a limit stands, in words: `84 %, 2,600 ₹ left`, `reached`. */
export function usedText(control: Pick<RiskControlInfo, 'used' | 'limit' | 'unit'>): string {
  const share = usedShare(control);
  const { used, limit, unit } = control;
  if (share === null || used === null || limit === null) return '';
  if (share >= 1) return 'reached';
  // Rounded down, so that 100 % is not said before it is so.
  return `${Math.floor(share * 100)} %, ${unit === '₹' ? `₹${amount(limit - used)}` : `${amount(limit - used)} ${unit}`} left`;
}

/** Limits that stop the next entry now, as sentences with what to do. */
export function reachedWords(controls: readonly RiskControlInfo[]): readonly string[] {
  return controls
    .filter((control) => standOf(control) === 'reached')
    .map(
      ({ title, used, limit, unit }) =>
        `${title} is reached: ${amount(used)} of ${amount(limit)} ${unit}. Orders that add to it are denied; close something, or raise the limit below.`,
    );
}
