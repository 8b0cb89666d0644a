import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { assert, FaultError, fault } from '#contract/faults.ts';
import { carriedOver } from './day-carry.ts';
import type { JournalDamage, JournalRecord, OrderJournal } from './journal.ts';
import { journalLine, LINE_BYTES_MAX, readJournal } from './journal-line.ts';

/** Days of journals that are kept beside the running one: the law of the day's book, and what a person asks of last week. */
export const JOURNAL_DAYS_KEPT = 30;
const SUFFIX = '.journal';

/** The file calls of a journal; tests put a full disk or a crash behind them. */
export interface JournalDoor {
  open(path: string): number;
  /** @returns bytes that were written, which may be fewer. */
  write(file: number, bytes: Uint8Array, from: number): number;
  sync(file: number): void;
  truncate(file: number, length: number): void;
  close(file: number): void;
}

export const nodeJournalDoor: JournalDoor = {
  open: (path) => openSync(path, 'a', 0o600),
  write: (file, bytes, from) => writeSync(file, bytes, from),
  sync: fdatasyncSync,
  truncate: ftruncateSync,
  close: closeSync,
};

/**
 * Opens the journal of one account and trade date in `dir`, or begins it with what the one before carries over.
 * @param tradeDate `YYYY-MM-DD`.
 */
export function openJournal(dir: string, tradeDate: string, door: JournalDoor = nodeJournalDoor): OrderJournal {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const path = join(dir, `${tradeDate}${SUFFIX}`);
  const isNew = !existsSync(path);
  const before = isNew ? latestBefore(dir, tradeDate) : null;
  const journal = new JournalFile(path, door);
  if (isNew) {
    if (before !== null) journal.carry(carriedOver(readJournal(readFileSync(before)).records));
    syncFolder(dir);
    dropOld(dir);
  }
  return journal;
}

class JournalFile implements OrderJournal {
  readonly damage: JournalDamage;
  readonly #door: JournalDoor;
  readonly #file: number;
  #records: readonly JournalRecord[];
  #seq: number;
  /** Bytes of whole records in the file. */
  #bytes: number;

  constructor(path: string, door: JournalDoor) {
    this.#door = door;
    const before = existsSync(path) ? readFileSync(path) : new Uint8Array(0);
    const { records, nextSeq, wholeBytes, badRecords } = readJournal(before);
    const keptAs = badRecords > 0 ? keepAside(path) : null;
    this.#records = records;
    this.#file = door.open(path);
    this.#seq = keptAs === null ? nextSeq : 0;
    this.#bytes = keptAs === null ? wholeBytes : 0;
    this.damage = { tornBytes: before.length - wholeBytes, badRecords, keptAs };
    if (keptAs !== null) for (const record of records) this.#write(record);
    else if (this.damage.tornBytes > 0) door.truncate(this.#file, wholeBytes);
    if (keptAs !== null || this.damage.tornBytes > 0) door.sync(this.#file);
  }

  /** Begins an empty journal with records of the day before: they are on the disk, and this first life reads them too. */
  carry(records: readonly JournalRecord[]): void {
    for (const [n, record] of records.entries()) this.append(record, n === records.length - 1);
    this.#records = records;
  }

  append(record: JournalRecord, synced: boolean): void {
    try {
      this.#write(record);
      if (synced) this.#door.sync(this.#file);
    } catch (thrown) {
      const why = (thrown as NodeJS.ErrnoException).code ?? String(thrown);
      const text = `The order journal cannot be written (${why}). Entries are blocked; make room on the disk.`;
      throw new FaultError(fault('unavailable.journal', text));
    }
  }

  records(): readonly JournalRecord[] {
    return this.#records;
  }

  sync(): void {
    this.#door.sync(this.#file);
  }

  close(): void {
    this.#door.sync(this.#file);
    this.#door.close(this.#file);
  }

  /** The whole line or nothing: what was written of a line that failed is cut off again. */
  #write(record: JournalRecord): void {
    const line = Buffer.from(journalLine(this.#seq, record));
    assert(line.length <= LINE_BYTES_MAX, 'a journal record has a bounded length');
    let done = 0;
    try {
      while (done < line.length) done += this.#door.write(this.#file, line.subarray(done), 0);
    } catch (thrown) {
      if (done > 0) this.#door.truncate(this.#file, this.#bytes);
      throw thrown;
    }
    this.#bytes += line.length;
    this.#seq += 1;
  }
}

function journalsIn(dir: string): readonly string[] {
  return readdirSync(dir)
    .filter((name) => /^\d{4}-\d{2}-\d{2}\.journal$/.test(name))
    .sort();
}

function latestBefore(dir: string, tradeDate: string): string | null {
  const name = journalsIn(dir).findLast((known) => known < `${tradeDate}${SUFFIX}`);
  return name === undefined ? null : join(dir, name);
}

function dropOld(dir: string): void {
  for (const name of journalsIn(dir).slice(0, -JOURNAL_DAYS_KEPT)) rmSync(join(dir, name));
}

function keepAside(path: string): string {
  let kept = `${path}.damaged`;
  for (let n = 2; existsSync(kept); n += 1) kept = `${path}.damaged-${n}`;
  renameSync(path, kept);
  return kept;
}

/** Makes the new file's name durable too. */
function syncFolder(dir: string): void {
  if (process.platform === 'win32') return;
  for (const folder of [dir, dirname(dir)]) {
    const handle = openSync(folder, 'r');
    fsyncSync(handle);
    closeSync(handle);
  }
}
