import { type WriteStream, createWriteStream, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A file is closed at this size: an editor still opens it. */
export const LOG_FILE_BYTES_MAX = 20_000_000;
/** Files of one day: a terminal that logs more than this is broken, and the disk must not fill. */
export const LOG_FILES_PER_DAY_MAX = 20;
/** Lines waiting for a slow disk; past it lines are dropped and counted. */
const BACKLOG_BYTES_MAX = 8_000_000;
const DAY_MS = 86_400_000;
const NAME = /^(\d{4}-\d{2}-\d{2})(?:\.(\d+))?\.log$/;

interface DatedLine {
  readonly at: string;
  readonly [field: string]: unknown;
}

/** JSON lines in `logs/DATE[.N].log`, a new file each day and at a size, old days removed. */
export class LogFile {
  readonly #dir: string;
  readonly #keepDays: number;
  #stream: WriteStream | null = null;
  #day = '';
  #part = 0;
  #bytes = 0;
  #dropped = 0;

  constructor(dir: string, keepDays: number) {
    this.#dir = dir;
    this.#keepDays = keepDays;
  }

  write(line: DatedLine): void {
    const stream = this.#streamFor(line.at.slice(0, 10));
    if (stream === null || stream.writableLength > BACKLOG_BYTES_MAX) {
      this.#dropped += 1;
      return;
    }
    const dropped = this.#dropped > 0 ? { dropped: this.#dropped } : {};
    this.#dropped = 0;
    const text = `${JSON.stringify({ ...line, ...dropped })}\n`;
    this.#bytes += Buffer.byteLength(text);
    stream.write(text);
  }

  /** Resolves when everything is on its way to the disk. */
  close(): Promise<void> {
    const stream = this.#stream;
    this.#stream = null;
    if (stream === null) return Promise.resolve();
    return new Promise((resolve) => stream.end(() => resolve()));
  }

  #streamFor(day: string): WriteStream | null {
    if (day !== this.#day) {
      this.#day = day;
      this.#part = this.#lastPart(day);
      this.#removeOld(day);
      this.#open();
    } else if (this.#bytes >= LOG_FILE_BYTES_MAX) {
      this.#part += 1;
      this.#open();
    }
    return this.#stream;
  }

  #open(): void {
    this.#stream?.end();
    this.#stream = null;
    if (this.#part >= LOG_FILES_PER_DAY_MAX) return;
    const file = join(this.#dir, this.#part === 0 ? `${this.#day}.log` : `${this.#day}.${this.#part}.log`);
    this.#bytes = sizeOf(file);
    this.#stream = createWriteStream(file, { flags: 'a', mode: 0o600 });
    // A full disk must not end the terminal; the loss is counted and told once it can write again.
    this.#stream.on('error', () => {
      this.#dropped += 1;
    });
  }

  #lastPart(day: string): number {
    const parts = this.#names().flatMap(([name, part]) => (name === day ? [part] : []));
    return Math.max(0, ...parts);
  }

  #removeOld(today: string): void {
    const oldest = new Date(Date.parse(today) - (this.#keepDays - 1) * DAY_MS).toISOString().slice(0, 10);
    for (const [day, , file] of this.#names()) if (day < oldest) rmSync(join(this.#dir, file), { force: true });
  }

  #names(): (readonly [day: string, part: number, file: string])[] {
    return readdirSync(this.#dir).flatMap((file) => {
      const match = NAME.exec(file);
      return match === null ? [] : [[match[1] as string, Number(match[2] ?? 0), file] as const];
    });
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
