import { closeSync, fstatSync, openSync, readdirSync, readSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AUDIT_LINE_BYTES_MAX, auditLinesOf, readAuditLine } from './audit-line.ts';

const NAME = /^(\d{4}-\d{2}-\d{2})\.audit\.jsonl$/;
const RUN_FOLDER = /^run-[A-Za-z0-9_-]+-(\d{13})$/;
const DAY_MS = 86_400_000;
const NEWLINE = 10;

/** Path of the day's file in the folder of a book. @param tradeDate `YYYY-MM-DD`. */
export const auditFile = (dir: string, tradeDate: string): string => join(dir, `${tradeDate}.audit.jsonl`);

/** Paths of a book's audit files, oldest first. */
export function auditFiles(dir: string): readonly string[] {
  return readdirSync(dir)
    .filter((name) => NAME.test(name))
    .sort()
    .map((name) => join(dir, name));
}

/** Removes files of days before the last `keepDays`, the trade date counted. */
export function dropOldAudits(dir: string, tradeDate: string, keepDays: number): void {
  const oldest = new Date(Date.parse(tradeDate) - (keepDays - 1) * DAY_MS).toISOString().slice(0, 10);
  for (const name of readdirSync(dir)) {
    const [, day] = NAME.exec(name) ?? [];
    if (day !== undefined && day < oldest) rmSync(join(dir, name), { force: true });
  }
}

/**
 * Removes the books of simulated and replayed runs that began more than `keepDays` ago. Every start has one of its own
 * and none is opened again; books of accounts are never touched.
 */
export function dropOldRuns(ordersDir: string, wallMs: number, keepDays: number): void {
  for (const name of readdirSync(ordersDir)) {
    const [, startedMs] = RUN_FOLDER.exec(name) ?? [];
    if (startedMs === undefined || wallMs - Number(startedMs) < keepDays * DAY_MS) continue;
    rmSync(join(ordersDir, name), { recursive: true, force: true });
  }
}

/** How an audit file ends. */
export interface AuditTail {
  /** Bytes up to the end of the last whole line. */
  readonly wholeBytes: number;
  /** Bytes behind it: a line that a crash cut short. */
  readonly tornBytes: number;
  /** Number of the last good line; −1 when there is none near the end. */
  readonly lastSeq: number;
}

/** Reads no more than the end of a file, so that a start costs the same on a long day. */
export function readAuditTail(path: string): AuditTail {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const bytes = new Uint8Array(Math.min(size, 2 * AUDIT_LINE_BYTES_MAX));
    const read = readSync(file, bytes, 0, bytes.length, size - bytes.length);
    const end = bytes.subarray(0, read).lastIndexOf(NEWLINE) + 1;
    const lines = auditLinesOf(bytes.subarray(0, end));
    const last = lines.findLast((line) => readAuditLine(line) !== null);
    const lastSeq = last === undefined ? -1 : (readAuditLine(last)?.seq ?? -1);
    return { wholeBytes: size - read + end, tornBytes: read - end, lastSeq };
  } finally {
    closeSync(file);
  }
}
