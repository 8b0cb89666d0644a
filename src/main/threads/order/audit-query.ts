import { type FileHandle, open } from 'node:fs/promises';
import type { CallInput, CallOutput } from '#contract/calls/index.ts';
import type { Audit } from '#contract/model/trading.ts';
import { AUDIT_LINE_BYTES_MAX, auditLinesOf, readAuditLine } from './audit-line.ts';

const NEWLINE = 10;
/** Bytes read at once, backwards from the newest line. */
const PIECE_BYTES = 262_144;
/** One question looks at no more than this; it answers with what it found and where to go on. */
export const AUDIT_SCAN_BYTES_MAX = 16_777_216;

type Query = CallInput<'audit.list'>;

/**
 * The newest lines that fit a question, newest first. Reads files from their ends in pieces, so that orders go on
 * between two of them; damaged lines are passed over.
 * @param files paths, oldest first.
 */
export async function queryAudit(files: readonly string[], query: Query): Promise<CallOutput<'audit.list'>> {
  const lines: Audit[] = [];
  const before = query.beforeSeq ?? Number.POSITIVE_INFINITY;
  let budget = AUDIT_SCAN_BYTES_MAX;
  for (const path of files.toReversed()) {
    const file = await open(path, 'r');
    try {
      let end = await endBefore(file, (await file.stat()).size, before);
      while (end > 0) {
        const piece = await pieceBefore(file, end);
        for (const audit of piece.lines.toReversed()) {
          if (audit.seq >= before || !fits(audit, query)) continue;
          lines.push(audit);
          if (lines.length === query.limit) return { lines, nextBeforeSeq: audit.seq === 0 ? null : audit.seq };
        }
        budget -= end - piece.start;
        end = piece.start;
        const oldest = piece.lines[0];
        if (budget <= 0 && oldest !== undefined) return { lines, nextBeforeSeq: oldest.seq === 0 ? null : oldest.seq };
      }
    } finally {
      await file.close();
    }
  }
  return { lines, nextBeforeSeq: null };
}

function fits(audit: Audit, { clientOrderId, event }: Query): boolean {
  if (event !== undefined && audit.event !== event && !audit.event.startsWith(`${event}.`)) return false;
  // Slices and legs carry the id of their intent in front of their own number.
  if (clientOrderId === undefined) return true;
  return audit.clientOrderId === clientOrderId || (audit.clientOrderId?.startsWith(`${clientOrderId}-`) ?? false);
}

interface Piece {
  readonly start: number;
  readonly lines: readonly Audit[];
}

/** Whole lines that end at `end`, as many as fit into one piece. */
async function pieceBefore(file: FileHandle, end: number): Promise<Piece> {
  const from = Math.max(0, end - PIECE_BYTES);
  const bytes = await bytesAt(file, from, end - from);
  // The first line of a piece is cut, unless the file begins with it.
  const first = from === 0 ? 0 : bytes.indexOf(NEWLINE) + 1;
  const lines = auditLinesOf(bytes.subarray(first)).flatMap((line) => readAuditLine(line) ?? []);
  return { start: first === bytes.length ? from : from + first, lines };
}

/** End of a stretch that holds every line with a smaller number: lines are in order, so it is found by halving. */
async function endBefore(file: FileHandle, size: number, before: number): Promise<number> {
  if (before === Number.POSITIVE_INFINITY) return size;
  let low = 0;
  let high = size;
  while (high - low > 2 * AUDIT_LINE_BYTES_MAX) {
    const middle = Math.floor((low + high) / 2);
    const bytes = await bytesAt(file, middle, Math.min(2 * AUDIT_LINE_BYTES_MAX, size - middle));
    const found = auditLinesOf(bytes)
      .slice(1)
      .map((line) => readAuditLine(line))
      .find((audit) => audit !== null);
    if (found === undefined || found === null) break;
    if (found.seq < before) low = middle;
    else high = middle;
  }
  const bytes = await bytesAt(file, high, Math.min(2 * AUDIT_LINE_BYTES_MAX, size - high));
  return high === size ? size : high + bytes.indexOf(NEWLINE) + 1;
}

async function bytesAt(file: FileHandle, from: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  const { bytesRead } = await file.read(bytes, 0, length, from);
  return bytes.subarray(0, bytesRead);
}
