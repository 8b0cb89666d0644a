/** One column of a table for people. */
export interface TextColumn<Row> {
  readonly title: string;
  /** Numbers stand on the right. */
  readonly right?: boolean;
  readonly text: (row: Row) => string;
}

/** Rows under their titles, columns as wide as their widest cell, two spaces between. */
export function textTable<Row>(columns: readonly TextColumn<Row>[], rows: readonly Row[]): string {
  const lines = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ text }) => text(row)))];
  const widths = columns.map((_, n) => Math.max(...lines.map((line) => (line[n] ?? '').length)));
  const cell = (text: string, n: number): string =>
    columns[n]?.right === true ? text.padStart(widths[n] ?? 0) : text.padEnd(widths[n] ?? 0);
  return lines.map((line) => `${line.map(cell).join('  ').trimEnd()}\n`).join('');
}

const rupees = new Intl.NumberFormat('en-IN', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const whole = new Intl.NumberFormat('en-IN', { maximumFractionDigits: 0 });
const time = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Kolkata', timeStyle: 'medium' });
const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Kolkata', dateStyle: 'short' });

/** Paise as rupees with lakh grouping: 12,34,567.50. A dash for what is not known. */
export function money(paise: number | null): string {
  return paise === null ? '–' : rupees.format(paise / 100);
}

export function units(count: number): string {
  return whole.format(count);
}

/** A price of the integer scale. */
export function priceText(price: number | null, decimals: number): string {
  if (price === null) return '–';
  const format = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return (price / 10 ** decimals).toLocaleString('en-IN', format);
}

/** IST time of day. */
export function istTime(ms: number): string {
  return time.format(ms);
}

/** IST date, `YYYY-MM-DD`. */
export function istDay(ms: number): string {
  return day.format(ms);
}
