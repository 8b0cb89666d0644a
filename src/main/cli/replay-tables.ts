import { INTERVALS, type Interval } from '#contract/model/bar.ts';
import type { Hit } from '#contract/model/scan.ts';
import { continuousSpan } from '../core/session/calendar.ts';
import { foldDay } from '../core/bars/fold.ts';
import { isoIst } from './replay-time.ts';
import type { ReplayRun } from '../adapters/replay/replay-run.ts';

/** A table of plain values, the same for CSV and JSON. */
export interface OutTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** Hits of a run that fired in [fromMs, toMs], in order. */
export function hitTable(hits: readonly Hit[], fromMs: number, toMs: number): OutTable {
  const columns = ['time', 'symbol', 'segment', 'securityId', 'scanner', 'interval', 'side', 'priority', 'price'];
  const rows = hits
    .filter(({ atMs }) => atMs >= fromMs && atMs <= toMs)
    .map((hit) => {
      const price = hit.price / 10 ** hit.decimals;
      const { symbol, segment, securityId, scannerId, interval, side, priority } = hit;
      return [isoIst(hit.atMs), symbol, segment, securityId, scannerId, interval, side, priority, price];
    });
  return { columns, rows };
}

/** Bars of every instrument that opened in [fromMs, toMs], by instrument, interval and time. */
export function barTable(run: ReplayRun, interval: Interval | null, fromMs: number, toMs: number): OutTable {
  const columns = [
    'time',
    'symbol',
    'segment',
    'securityId',
    'interval',
    'open',
    'high',
    'low',
    'close',
    'volume',
    'oi',
  ];
  const rows: (string | number)[][] = [];
  const wanted = INTERVALS.filter((one) => one !== '1d' && (interval === null || one === interval));
  for (const { slot, symbol, segment, securityId, sessionClass, decimals } of run.track.instruments) {
    const session = continuousSpan(run.day, sessionClass);
    if (session === undefined) continue;
    const rupees = (value: number | undefined): number => (value ?? 0) / 10 ** decimals;
    for (const one of wanted) {
      const { t, o, h, l, c, v, oi } = foldDay(run.bars, slot, session, run.day.midnightMs, one as '1m');
      t.forEach((ms, i) => {
        if (ms < fromMs || ms > toMs) return;
        const prices = [rupees(o[i]), rupees(h[i]), rupees(l[i]), rupees(c[i])];
        rows.push([isoIst(ms), symbol, segment, securityId, one, ...prices, v[i] ?? 0, oi[i] ?? 0]);
      });
    }
  }
  return { columns, rows };
}

/** JSON lines for a name that ends in .jsonl or .json, CSV otherwise. */
export function tableText({ columns, rows }: OutTable, file: string): string {
  if (/\.jsonl?$/i.test(file)) {
    return rows
      .map((row) => `${JSON.stringify(Object.fromEntries(columns.map((column, i) => [column, row[i]])))}\n`)
      .join('');
  }
  return [columns, ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('');
}

function cell(value: string | number | undefined): string {
  const text = String(value ?? '');
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
