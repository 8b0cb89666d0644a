import { type Instrument, instrumentKey } from '#contract/model/instrument.ts';
import { AMO_TIMES, ORDER_TYPES, type OrderType, PRODUCTS, SIDES, VALIDITIES } from '#contract/model/order.ts';
import type { TrayLeg } from '../../stores/baskets.ts';
import type { TicketDraft } from '../../stores/ticket.ts';
import { isMarketText, type Quote } from '../../ticket/price-text.ts';
import { hasPrice, hasTrigger, intentOf, newDraft, productsOf } from '../../ticket/ticket-intent.ts';
import { csvText } from '../../ui/csv.ts';
import { type CsvRow, csvRows } from '../../ui/csv-rows.ts';
import { fixed } from '../../ui/format.ts';

/** Longest text that is read, and the rows of it: a basket has 16 legs, and nobody corrects more by hand. */
export const CSV_CHARS_MAX = 100_000;
export const CSV_ROWS_MAX = 200;

const TITLES = [
  'Instrument',
  'Symbol',
  'Side',
  'Lots',
  'Type',
  'Price',
  'Trigger',
  'Product',
  'Validity',
  'Disclosed',
  'AMO',
  'Reduce only',
] as const;
type Title = (typeof TITLES)[number];
type Cells = Readonly<Record<Title, string>>;

/** What a person has to know to write such a file. */
export const LAYOUT_WORDS =
  'The first line names the columns, in any order: Symbol (or Instrument, as NSE_FNO:35001), Side (BUY or SELL), Lots (of a share: how many). May be left out: Type (LIMIT, MARKET, SL, SLM), Price (a number, b, a, l, b+1; empty = the other side’s best), Trigger, Product, Validity, Disclosed, AMO, Reduce only (yes).';

/** A row that is no leg: where it stands, what it says, and why. */
export interface RefusedRow {
  readonly line: number;
  readonly cells: readonly string[];
  readonly why: string;
}

export interface TrayImport {
  readonly legs: readonly TrayLeg[];
  readonly refused: readonly RefusedRow[];
  /** The titles as they were written; with the refused rows they are the text that is left to correct. */
  readonly titles: readonly string[];
}

export interface ImportMarket {
  readonly rows: readonly Instrument[];
  readonly quoteOf: (slot: number) => Quote;
  readonly freshId: () => string;
}

const bare = (text: string): string => text.toLowerCase().replaceAll(/[^a-z]/g, '');
const plain = (price: number, decimals: 2 | 4): string => fixed(price, decimals).replaceAll(',', '');

/** The legs as a file that this import reads as the same legs. */
export function trayCsv(legs: readonly TrayLeg[]): string {
  const lines = legs.map(({ intent, symbol, lot, decimals }) => {
    const cells: Cells = {
      Instrument: instrumentKey(intent.segment, intent.securityId),
      Symbol: symbol,
      Side: intent.side,
      Lots: String(intent.quantity / lot),
      Type: intent.type,
      Price: hasPrice(intent.type) ? plain(intent.price, decimals) : '',
      Trigger: hasTrigger(intent.type) ? plain(intent.trigger, decimals) : '',
      Product: intent.product,
      Validity: intent.validity,
      Disclosed: intent.disclosed === 0 ? '' : String(intent.disclosed),
      AMO: intent.amo ?? '',
      'Reduce only': intent.reduceOnly ? 'yes' : '',
    };
    return TITLES.map((title) => cells[title]);
  });
  return csvText(TITLES, lines);
}

/** The one instrument that a row names; a text where it is none, or more than one. */
function instrumentOfRow({ Instrument: key, Symbol: symbol }: Cells, rows: readonly Instrument[]): Instrument | string {
  const wanted = (key === '' ? symbol : key).toUpperCase();
  if (wanted === '') return 'There is no symbol.';
  const found = rows.filter(
    (row) =>
      instrumentKey(row.segment, row.securityId) === wanted || (key === '' && row.symbol.toUpperCase() === wanted),
  );
  const [one, other] = found;
  if (one === undefined)
    return `${wanted} has no live data in this session. Write it as the market watch shows it, or put it on a list first.`;
  if (other !== undefined) {
    const keys = found.map((row) => instrumentKey(row.segment, row.securityId)).join(' or ');
    return `${wanted} is listed more than once. Write ${keys} in a column Instrument.`;
  }
  if (symbol !== '' && one.symbol.toUpperCase() !== symbol.toUpperCase())
    return `${wanted} is ${one.symbol} now, and not ${symbol}.`;
  return one.kind === 'INDEX' ? `${one.symbol} is an index and cannot be traded. Take its future.` : one;
}

/** A word of a list, however it is written; the first where the cell is empty, a text where it is none. */
function wordOf<T extends string>(
  title: Title,
  text: string,
  words: readonly T[],
  empty: T,
): { readonly word: T } | { readonly why: string } {
  if (text === '') return { word: empty };
  const word = words.find((one) => bare(one) === bare(text)) ?? words.find((one) => one === text);
  return word === undefined ? { why: `${title} is ${words.join(', ')}, and not “${text}”.` } : { word };
}

function typeOf(cells: Cells): { readonly word: OrderType } | { readonly why: string } {
  const typed = wordOf('Type', cells.Type, ORDER_TYPES, isMarketText(cells.Price) ? 'MARKET' : 'LIMIT');
  if ('why' in typed) return typed;
  if (!hasPrice(typed.word) && cells.Price !== '' && !isMarketText(cells.Price))
    return { why: `${typed.word} has no price. Leave it empty, or write LIMIT.` };
  if (!hasTrigger(typed.word) && cells.Trigger !== '') return { why: `${typed.word} has no trigger. Write SL or SLM.` };
  return typed;
}

const SIDE_LETTERS: Readonly<Record<string, string>> = { b: 'BUY', s: 'SELL' };
const YES = new Set(['yes', 'y', 'true', 'reduceonly']);
const NO = new Set(['', 'no', 'n', 'false']);

/** A row as the ticket would be filled in, or why it cannot be. */
function draftOf(cells: Cells, instrument: Instrument): TicketDraft | string {
  if (cells.Side === '') return 'There is no side: BUY or SELL.';
  const side = wordOf('Side', SIDE_LETTERS[bare(cells.Side)] ?? cells.Side, SIDES, 'BUY');
  const type = typeOf(cells);
  const products = PRODUCTS.filter((one) => productsOf(instrument).includes(one));
  const product = wordOf('Product', cells.Product, products, productsOf(instrument)[0] ?? 'INTRADAY');
  const validity = wordOf('Validity', cells.Validity, VALIDITIES, 'DAY');
  const amo = wordOf('AMO', cells.AMO.toUpperCase(), AMO_TIMES, 'OPEN');
  if ('why' in side) return side.why;
  if ('why' in type) return type.why;
  if ('why' in product) return product.why;
  if ('why' in validity) return validity.why;
  if ('why' in amo) return amo.why;
  const only = cells['Reduce only'].toLowerCase();
  if (!YES.has(bare(only)) && !NO.has(bare(only))) return `Reduce only is yes or no, and not “${only}”.`;
  const draft = newDraft(instrument, side.word);
  return {
    ...draft,
    lots: cells.Lots,
    type: type.word,
    price: cells.Price === '' ? draft.price : cells.Price,
    trigger: cells.Trigger,
    product: product.word,
    validity: validity.word,
    disclosed: cells.Disclosed,
    amo: cells.AMO === '' ? null : amo.word,
    reduceOnly: YES.has(bare(only)),
    source: 'basket',
  };
}

function legOfRow(cells: Cells, { rows, quoteOf, freshId }: ImportMarket): TrayLeg | string {
  const instrument = instrumentOfRow(cells, rows);
  if (typeof instrument === 'string') return instrument;
  const draft = draftOf(cells, instrument);
  if (typeof draft === 'string') return draft;
  const made = intentOf(draft, quoteOf(instrument.slot), freshId());
  if ('problem' in made) return made.problem.text;
  const { symbol, lot, decimals } = instrument;
  return { intent: made.value, symbol, lot, decimals };
}

/** Where each column stands; a text where one is missing, unknown or named twice. */
function columnsOf(head: CsvRow): readonly Title[] | string {
  const found: Title[] = [];
  for (const cell of head.cells) {
    const title = TITLES.find((one) => bare(one) === bare(cell));
    if (title === undefined) return `The column “${cell}” is not known. ${LAYOUT_WORDS}`;
    if (found.includes(title)) return `The column ${title} is there twice.`;
    found.push(title);
  }
  const missing = (['Side', 'Lots'] as const).filter((title) => !found.includes(title));
  if (missing.length > 0) return `There is no column ${missing.join(', ')}. ${LAYOUT_WORDS}`;
  return found.includes('Symbol') || found.includes('Instrument')
    ? found
    : `There is no column Symbol. ${LAYOUT_WORDS}`;
}

/**
 * Legs of a CSV. Every row is a leg or is told with its line and the reason; nothing is put anywhere.
 * @returns a text where the file as a whole cannot be read.
 */
export function readTrayCsv(text: string, market: ImportMarket): TrayImport | string {
  if (text.length > CSV_CHARS_MAX) return `The text has more than ${CSV_CHARS_MAX} characters. A basket has few lines.`;
  const read = csvRows(text);
  if ('badLine' in read) return `Line ${read.badLine}: a quotation mark is not closed, or stands inside a cell.`;
  const [head, ...rest] = read;
  if (head === undefined) return `There is nothing to read. ${LAYOUT_WORDS}`;
  if (rest.length > CSV_ROWS_MAX) return `There are ${rest.length} rows; at most ${CSV_ROWS_MAX} are read.`;
  const columns = columnsOf(head);
  if (typeof columns === 'string') return columns;
  const legs: TrayLeg[] = [];
  const refused: RefusedRow[] = [];
  for (const { line, cells } of rest) {
    const named = Object.fromEntries(TITLES.map((title) => [title, (cells[columns.indexOf(title)] ?? '').trim()]));
    const tooMany = cells.slice(columns.length).some((cell) => cell !== '');
    const made = tooMany ? 'There are more cells than titles.' : legOfRow(named as Cells, market);
    if (typeof made === 'string') refused.push({ line, cells, why: made });
    else legs.push(made);
  }
  return { legs, refused, titles: head.cells };
}

/** The rows that are left to correct, as a text that can be read again; empty when none is. */
export function leftText({ refused, titles }: TrayImport): string {
  return refused.length === 0
    ? ''
    : csvText(
        titles,
        refused.map(({ cells }) => cells),
      ).replaceAll('\r\n', '\n');
}
