import {
  closeSync,
  existsSync,
  fdatasync,
  fdatasyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs';
import type { CallInput, CallOutput } from '#contract/calls/index.ts';
import { auditFile, auditFiles, dropOldAudits, readAuditTail } from './audit-files.ts';
import { type AuditDraft, auditLine } from './audit-line.ts';
import { queryAudit } from './audit-query.ts';

/** Lines of one day: ten times what the broker's 7,000 requests a day leave behind. */
export const AUDIT_LINES_PER_DAY_MAX = 200_000;
/** Bytes of one day, so that a folder of 90 days stays below 6 GB even if every day went wrong. */
export const AUDIT_BYTES_PER_DAY_MAX = 64_000_000;
/** Lines waiting while the disk is full; past it they are dropped and counted. */
export const AUDIT_WAITING_MAX = 2_000;
/** A disk that refused is asked again after this time, ms. */
const RETRY_MS = 1_000;
/** Written lines are brought to the disk this often, by another thread, ms. */
const SYNC_MS = 1_000;

export interface AuditLogOptions {
  /** Folder of the book. */
  readonly dir: string;
  /** `YYYY-MM-DD`. */
  readonly tradeDate: string;
  readonly keepDays: number;
  readonly monotonicMs: () => number;
  /** Something that a person should know: the day is full, the disk refuses. */
  readonly tell: (text: string) => void;
  /** Most lines and bytes of the day; the named limits unless a test wants less. */
  readonly linesMax?: number;
  readonly bytesMax?: number;
  /** Writes bytes from an offset on and returns how many; a test puts a full disk behind it. */
  readonly write?: (file: number, bytes: Uint8Array, from: number) => number;
}

/**
 * The audit of one book: JSON lines, one file a day, only ever appended to. It never holds an order back: lines wait in
 * memory until the desk is idle or an intent is journaled, and a disk that refuses costs lines, not orders.
 */
export class AuditLog {
  readonly #options: AuditLogOptions;
  readonly #file: number;
  #waiting: string[] = [];
  #bytes: number;
  #lines = 0;
  #seq: number;
  #lost = 0;
  #isFull = false;
  #refusedAtMs = Number.NEGATIVE_INFINITY;
  #isRefused = false;
  #unsynced = false;
  #syncedAtMs = Number.NEGATIVE_INFINITY;
  #closed = false;

  /** Opens the day's file, cuts off a line that a crash left unfinished, and removes old days. */
  constructor(options: AuditLogOptions) {
    this.#options = options;
    const { dir, tradeDate, keepDays } = options;
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    dropOldAudits(dir, tradeDate, keepDays);
    const path = auditFile(dir, tradeDate);
    const newest = auditFiles(dir).at(-1);
    const tail = newest === undefined ? null : readAuditTail(newest);
    const own = existsSync(path) ? readAuditTail(path) : { wholeBytes: 0, tornBytes: 0, lastSeq: -1 };
    this.#seq = Math.max(tail?.lastSeq ?? -1, own.lastSeq) + 1;
    this.#bytes = own.wholeBytes;
    this.#lines = own.wholeBytes === 0 ? 0 : linesIn(path);
    this.#file = openSync(path, 'a', 0o600);
    if (own.tornBytes > 0) ftruncateSync(this.#file, own.wholeBytes);
    if (own.tornBytes > 0) this.#mended(own.tornBytes);
  }

  get #path(): string {
    return auditFile(this.#options.dir, this.#options.tradeDate);
  }

  /** Remembers one line; it is in the file after the next `flush`. */
  write(draft: AuditDraft): void {
    if (this.#isFull) return;
    const { linesMax = AUDIT_LINES_PER_DAY_MAX, bytesMax = AUDIT_BYTES_PER_DAY_MAX } = this.#options;
    if (this.#lines >= linesMax - 1 || this.#bytes >= bytesMax) return this.#full(draft.atMs);
    if (this.#waiting.length >= AUDIT_WAITING_MAX) {
      this.#lost += 1;
      return;
    }
    this.#add(draft);
  }

  /** Hands what waits to the operating system: a killed process loses none of it. */
  flush(): void {
    if (this.#waiting.length === 0 || this.#closed) return;
    const nowMs = this.#options.monotonicMs();
    if (this.#isRefused && nowMs - this.#refusedAtMs < RETRY_MS) return;
    const bytes = Buffer.from(this.#waiting.join(''));
    try {
      this.#writeWhole(bytes);
    } catch (thrown) {
      this.#refused(thrown, nowMs);
      return;
    }
    this.#waiting = [];
    this.#unsynced = true;
    this.#isRefused = false;
  }

  /** When there is time: writes, and asks another thread to bring it to the disk. */
  idle(): void {
    this.flush();
    const nowMs = this.#options.monotonicMs();
    if (!this.#unsynced || nowMs - this.#syncedAtMs < SYNC_MS) return;
    this.#unsynced = false;
    this.#syncedAtMs = nowMs;
    // A failing disk is told by the journal, which must not fail; here the lines are in the file already.
    fdatasync(this.#file, () => {});
  }

  /** Newest lines first. */
  list(query: CallInput<'audit.list'>): Promise<CallOutput<'audit.list'>> {
    this.flush();
    return queryAudit(auditFiles(this.#options.dir), query);
  }

  close(): void {
    if (this.#closed) return;
    this.#refusedAtMs = Number.NEGATIVE_INFINITY;
    this.flush();
    this.#closed = true;
    if (this.#unsynced) fdatasyncSync(this.#file);
    closeSync(this.#file);
  }

  #add(draft: AuditDraft): void {
    if (this.#lost > 0 && !this.#isRefused) {
      const lost = `${this.#lost} lines are missing here: the disk refused them.`;
      this.#lost = 0;
      this.#append({ ...draft, ...OWN, event: 'audit.gap', text: lost });
    }
    this.#append(draft);
  }

  #append(draft: AuditDraft): void {
    const line = auditLine(this.#seq, draft);
    this.#seq += 1;
    this.#lines += 1;
    this.#bytes += Buffer.byteLength(line);
    this.#waiting.push(line);
  }

  /** The whole of it or nothing: a part is cut off again. */
  #writeWhole(bytes: Uint8Array): void {
    const { write = writeSync } = this.#options;
    let done = 0;
    try {
      while (done < bytes.length) done += write(this.#file, bytes, done);
    } catch (thrown) {
      if (done > 0) ftruncateSync(this.#file, this.#bytes - bytes.length);
      throw thrown;
    }
  }

  #refused(thrown: unknown, nowMs: number): void {
    const why = (thrown as NodeJS.ErrnoException).code ?? String(thrown);
    this.#refusedAtMs = nowMs;
    if (this.#isRefused) return;
    this.#isRefused = true;
    this.#options.tell(`The audit cannot be written (${why}). Orders go on; make room on the disk.`);
  }

  #full(atMs: number): void {
    this.#isFull = true;
    const text = 'The audit of this day is full. What happens from now on is in the order journal only.';
    this.#append({ ...OWN, atMs, event: 'audit.full', text });
    this.#options.tell(`${text} See ${this.#path}.`);
  }

  #mended(tornBytes: number): void {
    const text = `A line of ${tornBytes} bytes was unfinished after a crash and is left out.`;
    this.#append({ ...OWN, atMs: Date.parse(this.#options.tradeDate), event: 'audit.mended', text });
  }
}

const OWN = { who: 'engine', clientOrderId: null, json: null } as const;

function linesIn(path: string): number {
  const bytes = readFileSync(path);
  let lines = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines += 1;
  return lines;
}
