import type { Hit, ScannerInfo } from '#contract/model/scan.ts';
import { MINUS, fixed, grouped, quantity } from '../../ui/format.ts';

/** Directions in words, beside their arrow. */
export const SIDE_WORDS: Readonly<Record<Hit['side'], string>> = { up: 'up', down: 'down', neutral: 'either' };

/** A price in rupees with Indian grouping and two decimals. */
export function rupeeText(value: number): string {
  return fixed(Math.round(value * 100), 2);
}

/** Units of evidence values, by how their names end; the scanners name them so. */
const UNITS: readonly (readonly [RegExp, string])[] = [
  [/pct$/i, '%'],
  [/atr$/i, '× ATR'],
  [/^(rvol|ratio|times|volumeRatio|volumeOfOi)$/i, '×'],
  [/minutes$/i, 'min'],
  [/sessions$/i, 'sessions'],
  [/volume$|volumeneeded$/i, 'units'],
  [
    /^(close|open|high|low|level|entry|stop|target|pivot|atr|resistance|support|price|premium|vwap|spot|forward|strike|straddle|extreme|zoneTop|zoneBottom|rangeHigh|rangeLow|closeBefore|prevClose|wall|bottom|top|expMove|expectedMove)$/i,
    '₹',
  ],
];

/** Unit of a value of the evidence; empty for a plain number or a word. */
export function evidenceUnit(name: string, value: number | string | boolean | null): string {
  if (typeof value !== 'number') return '';
  // `atr` by itself is a price, `beyondAtr` a multiple of it.
  if (name === 'atr') return '₹';
  return UNITS.find(([pattern]) => pattern.test(name))?.[1] ?? '';
}

/** A value with its unit: the rupee sign before it, everything else behind. */
export function withUnit(text: string, unit: string): string {
  if (unit === '' || text === '–') return text;
  if (unit === '₹') return text.startsWith(MINUS) ? `${MINUS}₹${text.slice(1)}` : `₹${text}`;
  return `${text} ${unit}`;
}

/** Shorter words for the one-line form, where every letter costs a fact; the detail spells names out. */
const SHORT: Readonly<Record<string, string>> = {
  resistance: 'above',
  emaFast: 'EMA fast',
  emaSlow: 'slow',
  dayVolume: 'day vol',
  volumeNeeded: 'needed',
  previousVolume: 'prev day',
  rangeHigh: 'range high',
  rangeLow: 'low',
  rangeMinutes: 'minutes',
  beyond: 'beyond by',
};
/** Facts that the row shows in a column of its own. */
const SHOWN_ELSEWHERE: ReadonlySet<string> = new Set(['close', 'open']);
const LAKH = 100_000;

/** Evidence and parameter names as words: `prevDayVolume` → `prev day volume`. */
export function nameWords(name: string): string {
  // A part of an expression is told as it was written.
  if (!/^\w+$/.test(name)) return name;
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
}

/** A value of the evidence for reading: Indian grouping, at most four decimals, yes or no, a dash for nothing. */
export function valueWords(value: number | string | boolean | null): string {
  if (value === null) return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  const rounded = Number.isInteger(value) ? value : Number(value.toFixed(4));
  const [, decimals] = String(Math.abs(rounded)).split('.');
  const whole = grouped(Math.trunc(Math.abs(rounded)));
  return `${rounded < 0 ? MINUS : ''}${whole}${decimals === undefined ? '' : `.${decimals.padEnd(2, '0')}`}`;
}

/** A value to be read at a glance: from a lakh on in L and Cr, fractions with two decimals. */
export function briefValue(value: number | string | boolean | null): string {
  if (typeof value !== 'number') return valueWords(value);
  if (Math.abs(value) >= LAKH) return quantity(value);
  if (Number.isInteger(value)) return valueWords(value);
  return valueWords(Number(value.toFixed(2)));
}

/** Evidence as one line in the scanner's order, without what the row shows in other columns. */
export function evidenceLine(evidence: Hit['evidence']): string {
  return Object.entries(evidence)
    .filter(([name]) => !SHOWN_ELSEWHERE.has(name))
    .map(([name, value]) => `${SHORT[name] ?? nameWords(name)} ${briefValue(value)}`)
    .join(' · ');
}

/** What a scanner is doing, in words. */
export function scannerWords(scanner: ScannerInfo): string {
  if (!scanner.enabled) return 'off';
  const skipped = scanner.skipped > 0 ? ` · ${grouped(scanner.skipped)} runs skipped` : '';
  if (scanner.reason !== null) return `${scanner.reason}${skipped}`;
  const ready = scanner.wanted === 0 ? 'nothing to watch yet' : `watches ${grouped(scanner.wanted)}`;
  return `${ready}${skipped}`;
}

/** How far the history of the scanners is, as one sentence; null when all of it is there. `leftMs` = estimate. */
export function warmUpWords(scanners: readonly ScannerInfo[], leftMs: number | null): string | null {
  const slowest = scanners
    .filter((scanner) => scanner.enabled && scanner.ready < scanner.wanted)
    .sort((a, b) => a.ready / a.wanted - b.ready / b.wanted)[0];
  if (slowest === undefined) return null;
  const count = `Reading history: ${grouped(slowest.ready)} of ${grouped(slowest.wanted)} instruments`;
  return leftMs === null ? `${count}.` : `${count}, ${leftWords(leftMs)}.`;
}

function leftWords(leftMs: number): string {
  const minutes = Math.round(leftMs / 60_000);
  if (minutes < 1) return 'less than a minute left';
  return minutes === 1 ? 'about a minute left' : `about ${minutes} minutes left`;
}

/** Why there is nothing to see in the hit list. */
export function noHitsWords(
  all: number,
  scanners: readonly ScannerInfo[],
  error: string | null,
  leftMs: number | null = null,
): string {
  if (error !== null) return `Hits could not be read. ${error}`;
  if (all > 0) return 'No hit passes the filter. Press Escape in the filter to clear it.';
  if (scanners.length === 0) return 'The scanners are starting.';
  if (scanners.every((scanner) => !scanner.enabled)) return 'Every scanner is off. Switch one on at its card.';
  const warmUp = warmUpWords(scanners, leftMs);
  if (warmUp !== null) return `No hits yet. ${warmUp} An instrument is watched as soon as its own history is there.`;
  return 'No hits yet today. Each scanner’s state is on its card.';
}
