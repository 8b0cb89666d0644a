import { setImmediate as turn } from 'node:timers/promises';
// The package's types know its default export only.
// oxlint-disable-next-line import/no-named-as-default
import PDFDocument from 'pdfkit';
import type { Paper } from '../engine/host.ts';

/** A4 across, points. */
const PAGE = { size: 'A4', layout: 'landscape', margin: 28 } as const;
const FONT_SIZE = 7;
const ROW_HEIGHT = 11;
/** Rows after which others on this thread have their turn: about 2 ms. */
const ROWS_AT_ONCE = 10;

/** What is printed of a symbol that the standard fonts lack: ₹ as Rs, and a question mark for the rest. */
function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll('₹', 'Rs ').replaceAll(/[^\x00-\xff–—‘’“”•…]/g, '?');
}

/** Rows of a table as a PDF: a head on every page, one line a row, cut where a cell is too long. */
export async function tablePdf({ title, head, rows, columns }: Paper): Promise<Uint8Array> {
  const document = new PDFDocument({ ...PAGE, info: { Title: title } });
  const chunks: Buffer[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    document.on('data', (chunk: Buffer) => void chunks.push(chunk));
    document.on('end', resolve);
    document.on('error', reject);
  });
  const width = document.page.width - 2 * PAGE.margin;
  const places = columns.map(({ name, share }) => ({ at: head.indexOf(name), width: width * share }));
  const bottom = (): number => document.page.height - PAGE.margin - ROW_HEIGHT;
  const line = (cells: readonly string[], y: number): void => {
    let x = PAGE.margin;
    for (const { at, width: cellWidth } of places) {
      document.text(printable(cells[at] ?? ''), x, y, {
        width: cellWidth - 4,
        height: ROW_HEIGHT,
        ellipsis: true,
        lineBreak: false,
      });
      x += cellWidth;
    }
  };
  const begin = (): number => {
    document.font('Helvetica-Bold').fontSize(FONT_SIZE);
    line(head, PAGE.margin + ROW_HEIGHT);
    document.font('Helvetica');
    return PAGE.margin + 2 * ROW_HEIGHT;
  };
  document
    .font('Helvetica-Bold')
    .fontSize(FONT_SIZE + 2)
    .text(printable(title), PAGE.margin, PAGE.margin - 4, { lineBreak: false });
  let y = begin();
  for (const [i, row] of rows.entries()) {
    if (i % ROWS_AT_ONCE === 0) await turn();
    if (y > bottom()) {
      document.addPage();
      y = begin();
    }
    line(row, y);
    y += ROW_HEIGHT;
  }
  document.end();
  await ended;
  return Buffer.concat(chunks);
}
