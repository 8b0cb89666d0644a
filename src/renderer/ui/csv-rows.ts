/** One row of a CSV: its cells, and the line of the text on which it begins, from 1. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

const QUOTED = /"(?:[^"]|"")*"/y;
const BARE = /[^",\t\r\n]*/y;

/** The text between the present place and what ends a cell. */
function match(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

/**
 * Rows of a text after RFC 4180: cells are parted by commas, or by tabs as a spreadsheet puts them on the clipboard;
 * quoted ones may hold either, and ends of lines. Rows without any text are left out.
 * @returns the rows, or the line of a quote that makes no sense: from there on nothing can be told apart.
 */
export function csvRows(text: string): readonly CsvRow[] | { readonly badLine: number } {
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let line = 1;
  let begun = 1;
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  const endRow = (): void => {
    if (cells.some((cell) => cell.trim() !== '')) rows.push({ line: begun, cells });
    cells = [];
    begun = line;
  };
  for (;;) {
    const quoted = match(QUOTED, text, at);
    const raw = quoted ?? match(BARE, text, at) ?? '';
    at += raw.length;
    cells.push(quoted === null ? raw.trim() : raw.slice(1, -1).replaceAll('""', '"'));
    const end = text[at];
    if (end === ',' || end === '\t') at += 1;
    else if (end === undefined || end === '\n' || end === '\r') {
      line += raw.split('\n').length - 1;
      if (end !== undefined) line += 1;
      endRow();
      if (end === undefined) return rows;
      at += end === '\r' && text[at + 1] === '\n' ? 2 : 1;
      continue;
    } else return { badLine: line + raw.split('\n').length - 1 };
    line += raw.split('\n').length - 1;
  }
}
