import type { Alert } from '#contract/model/alert.ts';
import { toRupees } from '#contract/model/price.ts';
import type { Hit, Plan } from '#contract/model/scan.ts';
import { istDate } from '../time/ist.ts';

/** A table as text: what a CSV and any other form of it are made of. */
export interface TextTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const IST_MS = 19_800_000;
const PLAN_HEAD = ['action', 'entry', 'stop', 'target', 'risk_reward', 'lots'] as const;

function time(atMs: number): string {
  return `${istDate(atMs)} ${new Date(atMs + IST_MS).toISOString().slice(11, 19)}`;
}

function planCells(plan: Plan | null): string[] {
  if (plan === null) return PLAN_HEAD.map(() => '');
  const { action, entry, stop, target, riskReward, lots } = plan;
  return [
    action,
    entry.toFixed(2),
    stop.toFixed(2),
    target.toFixed(2),
    riskReward.toFixed(2),
    lots === null ? '' : String(lots),
  ];
}

const confidenceCell = (confidence: number | null): string => (confidence === null ? '' : confidence.toFixed(3));

/** Alerts as a table, times in IST. */
export function alertTable(alerts: readonly Alert[]): TextTable {
  return {
    head: [
      'id',
      'time_ist',
      'kind',
      'priority',
      'status',
      'symbol',
      'segment',
      'security_id',
      'scanner',
      'interval',
      'side',
      'price',
      'count',
      'confidence',
      ...PLAN_HEAD,
      'badges',
      'text',
    ],
    rows: alerts.map((one) => [
      String(one.id),
      time(one.atMs),
      one.kind,
      one.priority,
      one.status,
      one.symbol,
      one.segment,
      String(one.securityId),
      one.scannerId ?? '',
      one.interval ?? '',
      one.side,
      toRupees(one.price, one.decimals).toFixed(one.decimals),
      String(one.count),
      confidenceCell(one.confidence),
      ...planCells(one.plan),
      one.badges.join('; '),
      one.text,
    ]),
  };
}

/** Hits of scanners as a table; their evidence as one JSON cell. */
export function hitTable(hits: readonly Hit[]): TextTable {
  return {
    head: [
      'id',
      'time_ist',
      'scanner',
      'variant',
      'priority',
      'symbol',
      'segment',
      'security_id',
      'interval',
      'side',
      'price',
      'confidence',
      ...PLAN_HEAD,
      'badges',
      'evidence',
    ],
    rows: hits.map((one) => [
      String(one.id),
      time(one.atMs),
      one.scannerId,
      one.variant,
      one.priority,
      one.symbol,
      one.segment,
      String(one.securityId),
      one.interval,
      one.side,
      toRupees(one.price, one.decimals).toFixed(one.decimals),
      confidenceCell(one.confidence),
      ...planCells(one.plan),
      one.badges.join('; '),
      JSON.stringify(one.evidence),
    ]),
  };
}

/**
 * CSV by RFC 4180. A cell that a spreadsheet would run as a formula gets an apostrophe before it; plain negative
 * numbers do not.
 */
export function csvOf({ head, rows }: TextTable, withHead = true): string {
  const lines = withHead ? [head, ...rows] : rows;
  return lines.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
