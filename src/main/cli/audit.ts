import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { CallInput, CallOutput } from '#contract/calls/index.ts';
import { AUDIT_PER_PAGE_MAX } from '#contract/calls/trading.ts';
import { FaultError, fault } from '#contract/faults.ts';
import type { Audit } from '#contract/model/trading.ts';
import { connectToTerminal, terminalPid } from '../host/command-client.ts';
import { auditFile, auditFiles } from '../threads/order/audit-files.ts';
import { queryAudit } from '../threads/order/audit-query.ts';
import { badFlag, dataDirOf, dateFlag, type Flags, numberFlag, readFlags } from './flag-reader.ts';
import { type CliIo, DONE } from './io.ts';
import { istDay, istTime, type TextColumn, textTable } from './text-table.ts';

export const AUDIT_USAGE =
  'audit [--order ID] [--event NAME] [--date DATE] [--limit N | --all] [--format table|csv|json] [--book NAME] [--data DIR]';
const KNOWN = { order: true, event: true, date: true, limit: true, all: false, format: true, book: true, data: true };
const LIMIT = 100;
const LIMIT_MAX = 1_000_000;
const FORMATS = ['table', 'csv', 'json'] as const;
type Format = (typeof FORMATS)[number];

type Query = CallInput<'audit.list'>;
interface Source {
  readonly page: (query: Query) => Promise<CallOutput<'audit.list'>>;
  readonly close: () => void;
}

const COLUMNS: readonly TextColumn<Audit>[] = [
  { title: 'DATE', text: ({ atMs }) => istDay(atMs) },
  { title: 'TIME', text: ({ atMs }) => istTime(atMs) },
  { title: 'EVENT', text: ({ event }) => event },
  { title: 'WHO', text: ({ who }) => who },
  { title: 'ORDER', text: ({ clientOrderId }) => clientOrderId ?? '' },
  { title: 'TEXT', text: ({ text }) => text },
];

/** The audit of orders, newest first: of the running terminal, or of what an ended one has left. */
export async function auditCommand(args: readonly string[], io: CliIo): Promise<number> {
  const flags = readFlags(args, KNOWN, AUDIT_USAGE);
  const format = (flags.values.get('format') ?? 'table') as Format;
  if (!FORMATS.includes(format)) {
    throw badFlag(`--format takes table, csv or json; '${format}' is none.`, AUDIT_USAGE);
  }
  const or = flags.switches.has('all') ? LIMIT_MAX : LIMIT;
  const limit = numberFlag(flags, 'limit', { min: 1, max: LIMIT_MAX, or }, AUDIT_USAGE);
  const source = await sourceOf(flags);
  try {
    const total = await writePages(source, queryOf(flags), { format, limit, io });
    if (total.more) io.complain(`Only the newest ${limit} lines are shown. --all shows every one.\n`);
  } finally {
    source.close();
  }
  return DONE;
}

function queryOf(flags: Flags): Omit<Query, 'limit'> {
  const clientOrderId = flags.values.get('order');
  const event = flags.values.get('event');
  return { ...(clientOrderId === undefined ? {} : { clientOrderId }), ...(event === undefined ? {} : { event }) };
}

/** Page by page, so that a year of lines needs no more memory than one page. */
async function writePages(
  source: Source,
  query: Omit<Query, 'limit'>,
  { format, limit, io }: { format: Format; limit: number; io: CliIo },
): Promise<{ readonly more: boolean }> {
  let left = limit;
  let beforeSeq: number | null = Number.MAX_SAFE_INTEGER;
  let isFirst = true;
  if (format === 'csv') await io.write(`${CSV_FIELDS.join(',')}\n`);
  while (left > 0 && beforeSeq !== null) {
    const page = await source.page({ ...query, limit: Math.min(left, AUDIT_PER_PAGE_MAX), beforeSeq });
    left -= page.lines.length;
    beforeSeq = page.nextBeforeSeq;
    if (format === 'json') await io.write(page.lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    else if (format === 'csv') await io.write(page.lines.map(csvLine).join(''));
    else if (isFirst || page.lines.length > 0) await io.write(textTable(COLUMNS, page.lines));
    isFirst = false;
  }
  return { more: beforeSeq !== null };
}

const CSV_FIELDS = ['seq', 'at', 'event', 'who', 'clientOrderId', 'text', 'json'] as const;

function csvLine({ seq, atMs, event, who, clientOrderId, text, json }: Audit): string {
  const cells = [String(seq), new Date(atMs).toISOString(), event, who, clientOrderId ?? '', text, json ?? ''];
  return `${cells.map(csvCell).join(',')}\n`;
}

/** Quoted where needed; what a spreadsheet would take for a formula is made a text. */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A named day or book is read from its files; without one, a running terminal is asked about its own. */
async function sourceOf(flags: Flags): Promise<Source> {
  const dataDir = dataDirOf(flags);
  const date = dateFlag(flags, 'date', AUDIT_USAGE);
  const book = flags.values.get('book');
  if (date === undefined && book === undefined && terminalPid(dataDir) !== null) {
    const terminal = await connectToTerminal(dataDir);
    return { page: (query) => terminal.call('audit.list', query), close: () => terminal.close('the command is done') };
  }
  const dir = bookDir(dataDir, book);
  const files = date === undefined ? auditFiles(dir) : [auditFile(dir, date)].filter((file) => existsSync(file));
  if (files.length === 0)
    throw nothing(`The book ${basename(dir)} has no audit${date === undefined ? '' : ` of ${date}`}.`);
  return { page: (query) => queryAudit(files, query), close: () => {} };
}

/** The named book, or the one that was written last. */
function bookDir(dataDir: string, book: string | undefined): string {
  const orders = join(dataDir, 'orders');
  const names = existsSync(orders) ? readdirSync(orders) : [];
  const books = names.filter((name) => statSync(join(orders, name)).isDirectory() && hasAudit(join(orders, name)));
  if (books.length === 0) throw nothing(`There is no audit of orders in ${dataDir}.`);
  if (book !== undefined) {
    if (books.includes(book)) return join(orders, book);
    throw nothing(`There is no book '${book}' with an audit. There are: ${books.join(', ')}.`);
  }
  const writtenMs = (name: string): number =>
    Math.max(...auditFiles(join(orders, name)).map((file) => statSync(file).mtimeMs));
  return join(
    orders,
    books.reduce((newest, name) => (writtenMs(name) > writtenMs(newest) ? name : newest)),
  );
}

function hasAudit(dir: string): boolean {
  return auditFiles(dir).length > 0;
}

function nothing(text: string): FaultError {
  return new FaultError(fault('input.no_audit', `${text} Usage: ${AUDIT_USAGE}`));
}
