import { DAY_MS, IST_OFFSET_MS } from '#contract/model/session.ts';

/** U+2212: the minus that has the width of a digit and cannot be taken for a hyphen. */
export const MINUS = '\u2212';
/** Shown where there is no value; zero is never shown in its place. */
export const NO_VALUE = '–';
const LAKH = 100_000;
const CRORE = 10_000_000;

/** Integer with Indian grouping: 12,34,567. Negative numbers carry U+2212. */
export function grouped(value: number): string {
  const digits = Math.abs(Math.trunc(value)).toFixed(0);
  const sign = value < 0 && digits !== '0' ? MINUS : '';
  if (digits.length <= 3) return sign + digits;
  let head = digits.slice(0, -3);
  let out = digits.slice(-3);
  while (head.length > 2) {
    out = `${head.slice(-2)},${out}`;
    head = head.slice(0, -2);
  }
  return `${sign}${head},${out}`;
}

/** Integer price in its scale → `1,417.85`; 0 means there is none. */
export function price(value: number, decimals: 2 | 4): string {
  return value === 0 ? NO_VALUE : fixed(value, decimals);
}

/** Integer in a decimal scale → grouped text with all its decimals; zero is a value here. */
export function fixed(value: number, decimals: 2 | 4): string {
  const scale = decimals === 2 ? 100 : 10_000;
  const whole = Math.trunc(Math.abs(value) / scale);
  const rest = String(Math.abs(value) - whole * scale).padStart(decimals, '0');
  return `${value < 0 ? MINUS : ''}${grouped(whole)}.${rest}`;
}

/** The same with an explicit plus; zero has no sign. */
export function signedFixed(value: number, decimals: 2 | 4): string {
  return value > 0 ? `+${fixed(value, decimals)}` : fixed(value, decimals);
}

/** Percent with sign and two decimals, without the percent mark: `+0.39`, `−1.20`; NaN gives the no-value dash. */
export function signedPercent(value: number): string {
  if (!Number.isFinite(value)) return NO_VALUE;
  const text = Math.abs(value).toFixed(2);
  if (text === '0.00') return '0.00';
  return `${value > 0 ? '+' : MINUS}${text}`;
}

/** Direction of a signed text as it is shown: a change that rounds to 0.00 points nowhere. */
export function toneOf(text: string): 'up' | 'down' | '' {
  if (text.startsWith('+')) return 'up';
  return text.startsWith(MINUS) ? 'down' : '';
}

/** Change in percent of the previous close; NaN when either is missing. */
export function changePercent(ltp: number, prevClose: number): number {
  return ltp === 0 || prevClose === 0 ? Number.NaN : ((ltp - prevClose) / prevClose) * 100;
}

/** Quantity in lakh and crore with three significant figures or more: `8,450`, `3.82 L`, `1.20 Cr`. */
export function quantity(value: number): string {
  if (value < LAKH) return grouped(value);
  return value < CRORE ? `${scaled(value / LAKH)} L` : `${scaled(value / CRORE)} Cr`;
}

function scaled(value: number): string {
  if (value < 99.995) return value.toFixed(2);
  return value < 999.95 ? value.toFixed(1) : grouped(Math.round(value));
}

/** Age in words that keep their width: `0.3 s`, `12 s`, `4 m`, `2 h`. */
export function age(ms: number): string {
  if (!Number.isFinite(ms)) return NO_VALUE;
  const clamped = Math.max(0, ms);
  if (clamped < 9_950) return `${(clamped / 1000).toFixed(1)} s`;
  if (clamped < 99_500) return `${Math.round(clamped / 1000)} s`;
  if (clamped < 5_970_000) return `${Math.round(clamped / 60_000)} m`;
  return `${Math.round(clamped / 3_600_000)} h`;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** `HH:MM:SS` in IST of an epoch time. */
export function istTime(epochMs: number): string {
  const seconds = Math.floor(((((epochMs + IST_OFFSET_MS) % DAY_MS) + DAY_MS) % DAY_MS) / 1000);
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** `HH:MM` of a minute of the day. */
export function minuteText(minute: number): string {
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** `Fri 20 Nov` in IST; with the year when it is asked for. */
export function istDay(epochMs: number, withYear = false): string {
  const date = new Date(epochMs + IST_OFFSET_MS);
  const text = `${DAYS[date.getUTCDay()]} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
  return withYear ? `${text} ${date.getUTCFullYear()}` : text;
}

/** `YYYY-MM-DD` in IST. */
export function isoDay(epochMs: number): string {
  return new Date(epochMs + IST_OFFSET_MS).toISOString().slice(0, 10);
}

/** A speed factor: `1×`, `2.5×`. */
export function speedText(speed: number | 'max'): string {
  if (speed === 'max') return 'max';
  return `${Number.isInteger(speed) ? speed : speed.toFixed(1)}×`;
}
