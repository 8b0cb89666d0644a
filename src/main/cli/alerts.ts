import { FaultError, fault } from '#contract/faults.ts';
import { type Alert, ALERTS_PER_PAGE_MAX } from '#contract/model/alert.ts';
import { type Hit, HITS_PER_PAGE_MAX } from '#contract/model/scan.ts';
import type { Caller } from '#contract/caller.ts';
import { alertTable, hitTable } from '../core/alerts/export-table.ts';
import { ALERT_PRINT, HIT_PRINT, type PrintColumn } from '../core/alerts/print-columns.ts';
import { readFlags } from './flag-reader.ts';
import { type CliIo, DONE } from './io.ts';
import { istDay, istTime, priceText, type TextColumn, textTable } from './text-table.ts';
import { TERMINAL_FLAGS, withTerminal } from './with-terminal.ts';
import { writeOut } from './write-out.ts';

export const ALERTS_USAGE =
  'alerts [list [--all] [--json] | rules | add "NIFTY > 25000" | export FILE.csv|FILE.pdf [--hits]] [--data DIR]';
/** Alerts that are listed: what fits a screen or two; the export has them all. */
const LISTED = 100;
/** Parts of an export: 2,000 rows each, so 400,000 rows. */
const PARTS_MAX = 200;
/** Rows of a PDF: about 250 pages; the CSV has no such end. */
const PRINTED_MAX = 10_000;

const COLUMNS: readonly TextColumn<Alert>[] = [
  { title: 'TIME', text: ({ atMs }) => `${istDay(atMs)} ${istTime(atMs)}` },
  { title: 'PRIORITY', text: ({ priority }) => priority },
  { title: 'STATUS', text: ({ status }) => status },
  { title: 'SYMBOL', text: ({ symbol }) => symbol },
  { title: 'PRICE', right: true, text: ({ price, decimals }) => priceText(price, decimals) },
  { title: 'ID', right: true, text: ({ id }) => String(id) },
  { title: 'WHAT', text: ({ text }) => text },
];

/** Alerts of the running terminal: listed, a rule added, or all of them in a file. */
export async function alertsCommand(args: readonly string[], io: CliIo): Promise<number> {
  const flags = readFlags(args, { ...TERMINAL_FLAGS, all: false, hits: false }, ALERTS_USAGE);
  const [action = 'list', subject = ''] = flags.words;
  return withTerminal(flags, async (terminal) => {
    if (action === 'list') await list(terminal, io, flags.switches.has('all'), flags.switches.has('json'));
    else if (action === 'rules') await rules(terminal, io);
    else if (action === 'add' && subject !== '') await add(terminal, io, subject);
    else if (action === 'export' && subject.endsWith('.csv')) {
      await save(terminal, io, subject, flags.switches.has('hits') ? 'hits' : 'alerts');
    } else if (action === 'export' && subject.endsWith('.pdf')) {
      await print(terminal, io, subject, flags.switches.has('hits') ? 'hits' : 'alerts');
    } else throw new FaultError(fault('input.flag', `That is not understood. Usage: ${ALERTS_USAGE}`));
    return DONE;
  });
}

async function list(terminal: Caller, io: CliIo, all: boolean, json: boolean): Promise<void> {
  const filter = all ? {} : { statuses: ['new' as const, 'snoozed' as const] };
  const { alerts } = await terminal.call('alerts.list', { limit: LISTED, filter });
  if (json) return io.write(`${JSON.stringify(alerts, null, 2)}\n`);
  const { scan, rules } = await terminal.call('alerts.state', {});
  for (const [what, gate] of [
    ['scanners', scan],
    ['rules', rules],
  ] as const) {
    if (!gate.on) await io.write(`Alerts of ${what} are off: ${gate.reasons.join('; ')}.\n`);
  }
  await io.write(alerts.length === 0 ? 'No alert is open.\n' : textTable(COLUMNS, alerts));
}

async function rules(terminal: Caller, io: CliIo): Promise<void> {
  const { rules: saved } = await terminal.call('alerts.rules.list', {});
  if (saved.length === 0) return io.write('No alerts of your own.\n');
  const columns: readonly TextColumn<(typeof saved)[number]>[] = [
    { title: 'ID', right: true, text: ({ rule }) => String(rule.id) },
    { title: 'SYMBOL', text: ({ rule }) => rule.symbol },
    { title: 'TYPE', text: ({ rule }) => rule.condition.type },
    { title: 'WHEN', text: ({ rule }) => `${rule.condition.op} ${rule.condition.level}` },
    { title: 'REPEAT', text: ({ rule }) => rule.repeat },
    { title: 'STATE', text: ({ state }) => state.state },
    { title: 'FIRED', right: true, text: ({ state }) => String(state.fired) },
  ];
  await io.write(textTable(columns, saved));
}

async function add(terminal: Caller, io: CliIo, text: string): Promise<void> {
  const { rule } = await terminal.call('alerts.rules.save', { text });
  await io.write(`Watching ${rule.symbol} under number ${rule.id}.\n`);
}

async function save(terminal: Caller, io: CliIo, file: string, what: 'alerts' | 'hits'): Promise<void> {
  let text = '';
  let rows = 0;
  let beforeId: number | null = null;
  for (let n = 0; n < PARTS_MAX; n += 1) {
    const part: { text: string; rows: number; beforeId: number | null } = await terminal.call('alerts.export', {
      what,
      format: 'csv',
      filter: {},
      ...(beforeId === null ? {} : { beforeId }),
    });
    text += part.text;
    rows += part.rows;
    beforeId = part.beforeId;
    if (beforeId === null) break;
  }
  writeOut(file, text);
  const left = beforeId === null ? '' : ` Older ones than number ${beforeId} are not in it.`;
  await io.write(`${rows} ${what} in ${file}.${left}\n`);
}

async function print(terminal: Caller, io: CliIo, file: string, what: 'alerts' | 'hits'): Promise<void> {
  const { tablePdf } = await import('../host/table-pdf.ts');
  const table =
    what === 'alerts' ? alertTable(await pages(alertsPage(terminal))) : hitTable(await pages(hitsPage(terminal)));
  const [title, columns]: [string, readonly PrintColumn[]] =
    what === 'alerts' ? ['Alerts', ALERT_PRINT] : ['Scanner hits', HIT_PRINT];
  writeOut(file, await tablePdf({ title, ...table, columns }));
  await io.write(`${table.rows.length} ${what} in ${file}, newest first.\n`);
}

type Page<T> = (beforeId?: number) => Promise<readonly T[]>;

const alertsPage =
  (terminal: Caller): Page<Alert> =>
  async (beforeId) =>
    (
      await terminal.call('alerts.list', {
        limit: ALERTS_PER_PAGE_MAX,
        filter: {},
        ...(beforeId === undefined ? {} : { beforeId }),
      })
    ).alerts;

const hitsPage =
  (terminal: Caller): Page<Hit> =>
  async (beforeId) =>
    (await terminal.call('scan.hits', { limit: HITS_PER_PAGE_MAX, ...(beforeId === undefined ? {} : { beforeId }) }))
      .hits;

/** Page after page, newest first, up to what is still read on paper. */
async function pages<T extends { readonly id: number }>(page: Page<T>): Promise<T[]> {
  const all: T[] = [];
  for (;;) {
    const some = await page(all.at(-1)?.id);
    all.push(...some);
    if (some.length === 0 || all.length >= PRINTED_MAX) return all.slice(0, PRINTED_MAX);
  }
}
