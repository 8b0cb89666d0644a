import { crc32 } from 'node:zlib';
import type { JournalRecord } from './journal.ts';

/** Eight hexadecimal digits of the checksum and a space stand before the JSON. */
const SUM_CHARS = 8;
const NEWLINE = 10;
/** Longest line; an order with the longest texts stays far below. */
export const LINE_BYTES_MAX = 64 * 1_024;

/** A record as one line: checksum, number, JSON. The number shows a line that is missing in the middle. */
export function journalLine(seq: number, record: JournalRecord): string {
  const body = `${seq} ${JSON.stringify(record)}`;
  return `${sum(body)} ${body}\n`;
}

/** What lines hold: the good ones, and how much is not good. */
export interface JournalText {
  readonly records: readonly JournalRecord[];
  /** Number of the next record. */
  readonly nextSeq: number;
  /** Bytes up to the end of the last whole line. */
  readonly wholeBytes: number;
  /** Whole lines with a wrong checksum or number. */
  readonly badRecords: number;
}

/**
 * Reads a journal. A last line that is not finished is the mark of a crash and is left out; a bad line before it is
 * damage: it is counted, and what stands behind it is still read, because the venue's book settles the rest.
 */
export function readJournal(bytes: Uint8Array): JournalText {
  const decoder = new TextDecoder();
  const records: JournalRecord[] = [];
  let nextSeq = 0;
  let badRecords = 0;
  let badBefore = 0;
  let wholeBytes = 0;
  for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, wholeBytes)) {
    const read = lineOf(decoder.decode(bytes.subarray(wholeBytes, end)));
    wholeBytes = end + 1;
    if (read === null) {
      badRecords += 1;
      continue;
    }
    // A number that jumps without a bad line before it: lines are missing.
    if (read.seq !== nextSeq && badBefore === badRecords) badRecords += 1;
    badBefore = badRecords;
    nextSeq = read.seq + 1;
    records.push(read.record);
  }
  return { records, nextSeq, wholeBytes, badRecords };
}

function lineOf(line: string): { readonly seq: number; readonly record: JournalRecord } | null {
  const body = line.slice(SUM_CHARS + 1);
  if (line.slice(0, SUM_CHARS + 1) !== `${sum(body)} `) return null;
  const space = body.indexOf(' ');
  const seq = Number(body.slice(0, space));
  if (!Number.isInteger(seq) || seq < 0) return null;
  return { seq, record: JSON.parse(body.slice(space + 1)) as JournalRecord };
}

function sum(body: string): string {
  return crc32(body).toString(16).padStart(SUM_CHARS, '0');
}
