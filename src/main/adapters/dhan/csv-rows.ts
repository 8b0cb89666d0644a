import { parse } from 'csv-parse/sync';

/** Lines that one quoted field may span; more means a lost quote, and the row is given up. */
const QUOTED_LINES_MAX = 20;

/** What the reader tells its owner. */
export interface CsvHandler {
  /** The first line. Answers the positions of the columns wanted, −1 for one that is absent. */
  header(names: readonly string[]): readonly number[];
  /**
   * One row: the wanted columns in the order that `header` answered; `''` where the column is absent. The array is
   * reused. `complete` is false when the row has fewer fields than the header.
   */
  row(fields: readonly string[], complete: boolean): void;
}

/**
 * Reads comma-separated text that comes in pieces and hands on only the wanted columns. Plain lines, nearly all of an
 * instrument file, are cut directly; a line that holds a quote goes through csv-parse, which knows the rules.
 */
export class CsvRows {
  readonly #handler: CsvHandler;
  #rest = '';
  #quoted: string | null = null;
  #quotedLines = 0;
  #columns = 0;
  #wanted: readonly number[] | null = null;
  #wantedOf: Int32Array = new Int32Array(0);
  #last = -1;
  #fields: string[] = [];
  #lastComplete = true;

  constructor(handler: CsvHandler) {
    this.#handler = handler;
  }

  /** Whether the last row had all fields of the header; false after a file that was cut off. */
  get lastRowComplete(): boolean {
    return this.#lastComplete;
  }

  push(text: string): void {
    const all = this.#rest === '' ? text : this.#rest + text;
    let from = 0;
    for (let end = all.indexOf('\n'); end >= 0; end = all.indexOf('\n', from)) {
      const stop = end > from && all.charCodeAt(end - 1) === 13 ? end - 1 : end;
      this.#line(all.slice(from, stop));
      from = end + 1;
    }
    this.#rest = all.slice(from);
  }

  /** The text is over: reads what is left of it. */
  end(): void {
    if (this.#rest !== '') this.#line(this.#rest.endsWith('\r') ? this.#rest.slice(0, -1) : this.#rest);
    this.#rest = '';
    while (this.#quoted !== null) this.#giveUp();
  }

  #line(line: string): void {
    if (this.#quoted !== null || line.includes('"')) this.#quotedLine(line);
    else if (line !== '') this.#plain(line);
  }

  #quotedLine(line: string): void {
    const joined = this.#quoted === null ? line : `${this.#quoted}\n${line}`;
    this.#quotedLines += 1;
    if (quotesOf(joined) % 2 === 1) {
      this.#quoted = joined;
      if (this.#quotedLines >= QUOTED_LINES_MAX) this.#giveUp();
      return;
    }
    this.#quoted = null;
    this.#quotedLines = 0;
    const rows: string[][] = parse(joined, { relax_column_count: true, relax_quotes: true });
    for (const row of rows) this.#parsed(row);
  }

  /** A quote that never closes: one row is bad, the lines that it swallowed are read again without it. */
  #giveUp(): void {
    const lines = (this.#quoted ?? '').split('\n');
    this.#quoted = null;
    this.#quotedLines = 0;
    this.#bad();
    for (const line of lines.slice(1)) this.#line(line);
  }

  #bad(): void {
    this.#lastComplete = false;
    if (this.#wanted !== null) this.#handler.row(this.#fields.fill(''), false);
  }

  #plain(line: string): void {
    if (this.#wanted === null) {
      this.#open(line.split(','));
      return;
    }
    const { length } = line;
    let column = 0;
    let from = 0;
    while (from <= length && column <= this.#last) {
      let end = line.indexOf(',', from);
      if (end < 0) end = length;
      const place = this.#wantedOf[column] ?? -1;
      if (place >= 0) this.#fields[place] = line.slice(from, end);
      from = end + 1;
      column += 1;
    }
    for (; from <= length; column += 1) {
      const end = line.indexOf(',', from);
      from = end < 0 ? length + 1 : end + 1;
    }
    this.#deliver(column);
  }

  #parsed(row: readonly string[]): void {
    if (this.#wanted === null) {
      this.#open(row);
      return;
    }
    for (let column = 0; column <= this.#last && column < row.length; column += 1) {
      const place = this.#wantedOf[column] ?? -1;
      if (place >= 0) this.#fields[place] = row[column] ?? '';
    }
    this.#deliver(row.length);
  }

  #deliver(columns: number): void {
    this.#lastComplete = columns >= this.#columns;
    this.#handler.row(this.#fields, this.#lastComplete);
  }

  #open(names: readonly string[]): void {
    const trimmed = names.map((name) => name.trim());
    this.#wanted = this.#handler.header(trimmed);
    // A comma at the end of the header makes an empty last name, which rows may lack.
    this.#columns = trimmed.at(-1) === '' ? names.length - 1 : names.length;
    this.#last = Math.max(-1, ...this.#wanted);
    this.#wantedOf = new Int32Array(this.#last + 1).fill(-1);
    this.#fields = this.#wanted.map(() => '');
    for (const [place, column] of this.#wanted.entries()) if (column >= 0) this.#wantedOf[column] = place;
  }
}

function quotesOf(text: string): number {
  let count = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) count += 1;
  return count;
}
