import type { Hit, ScannerInfo } from '#contract/model/scan.ts';
import { MINUS, grouped } from '../../ui/format.ts';

/** Evidence and parameter names as words: `prevDayVolume` → `prev day volume`. */
export function nameWords(name: string): string {
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

/** Evidence as one line, as many facts as there are. */
export function evidenceLine(evidence: Hit['evidence']): string {
  return Object.entries(evidence)
    .map(([name, value]) => `${nameWords(name)} ${valueWords(value)}`)
    .join(' · ');
}

/** What a scanner is doing, in words. */
export function scannerWords(scanner: ScannerInfo): string {
  if (!scanner.enabled) return 'off';
  const ready =
    scanner.wanted === 0 ? 'nothing to watch yet' : `ready ${grouped(scanner.ready)} of ${grouped(scanner.wanted)}`;
  const skipped = scanner.skipped > 0 ? ` · ${grouped(scanner.skipped)} runs skipped` : '';
  return `${ready}${skipped}${scanner.reason === null ? '' : ` · ${scanner.reason}`}`;
}

/** Why there is nothing to see in the hit list. */
export function noHitsWords(all: number, scanners: readonly ScannerInfo[], error: string | null): string {
  if (error !== null) return `Hits could not be read. ${error}`;
  if (all > 0) return 'No hit passes the filter. Press Escape in the filter to clear it.';
  if (scanners.length === 0) return 'The scanners have not reported yet.';
  if (scanners.every((scanner) => !scanner.enabled)) return 'Every scanner is off. Open one below and switch it on.';
  return 'No hits yet today. Each scanner’s state is below.';
}
