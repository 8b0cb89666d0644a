import { istDate } from '../../time/ist.ts';
import type { LedgerEntry } from '../account.ts';
import { ok, refuse, type VenueReply } from '../reply.ts';
import { pastTradeRow } from '../rows.ts';
import { chargesOfValue } from '../venue-charges.ts';
import type { RouteParts, VenueCall, VenueRoute } from './venue-route.ts';

/** Trades on one page of the history. */
const PAGE_ROWS = 20;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const dateOf = (text: string | undefined): string => (text !== undefined && DATE.test(text) ? text : refuse());

/** `Jun 22, 2022`. */
function voucherDate(epochMs: number): string {
  const date = istDate(epochMs);
  return `${MONTHS[Number(date.slice(5, 7)) - 1]} ${date.slice(8, 10)}, ${date.slice(0, 4)}`;
}

const amount = (paise: number): string => (paise / 100).toFixed(2);

function entryRow(clientId: string, one: LedgerEntry, number: number): unknown {
  return {
    dhanClientId: clientId,
    narration: one.narration,
    voucherdate: voucherDate(one.atMs),
    exchange: 'NSE_CASH',
    voucherdesc: one.narration,
    vouchernumber: `JV${String(number).padStart(8, '0')}`,
    debit: amount(one.debitPaise),
    credit: amount(one.creditPaise),
    runbal: amount(one.balancePaise),
  };
}

/** Balance rows carry the epoch's first day and amounts with odd decimals, as recorded. */
const balanceRow = (clientId: string, narration: string, paise: number): unknown => ({
  dhanClientId: clientId,
  narration,
  voucherdate: 'Jan 01, 1970',
  exchange: 'NSE_CASH',
  voucherdesc: narration,
  vouchernumber: '',
  debit: '0.00',
  credit: paise === 0 ? '0.0' : amount(paise),
  runbal: paise === 0 ? '0' : amount(paise),
});

function ledger({ account, query }: VenueCall): VenueReply {
  const from = dateOf(query['from-date']);
  const to = dateOf(query['to-date']);
  const { clientId } = account;
  const inside = (one: LedgerEntry): boolean => istDate(one.atMs) >= from && istDate(one.atMs) <= to;
  const rows = account.ledger.filter(inside);
  const before = account.ledger.findLast((one) => istDate(one.atMs) < from);
  const opening = before?.balancePaise ?? account.openingPaise;
  return ok([
    balanceRow(clientId, 'CLOSING BALANCE', rows.at(-1)?.balancePaise ?? opening),
    balanceRow(clientId, 'OPENING BALANCE', opening),
    ...rows.map((one, i) => entryRow(clientId, one, i + 1)),
  ]);
}

/** Trades of past days, oldest first; brokerage stands on the first trade of an order. */
function history({ account, params }: VenueCall, { tariff }: RouteParts): VenueReply {
  const from = dateOf(params['from']);
  const to = dateOf(params['to']);
  const page = Number(params['page']);
  if (!Number.isInteger(page) || page < 0) refuse();
  const seen = new Set<string>();
  const all = account.history.filter(({ date }) => date >= from && date <= to);
  const rows = all.map((trade) => {
    const first = !seen.has(trade.orderId);
    seen.add(trade.orderId);
    const value = trade.pricePaise * trade.quantity * trade.instrument.multiplier;
    return { trade, first, value };
  });
  const shown = rows.slice(page * PAGE_ROWS, (page + 1) * PAGE_ROWS);
  return ok(
    shown.map(({ trade, first, value }) =>
      pastTradeRow(trade, chargesOfValue(tariff, trade.order, value, trade.date), first),
    ),
  );
}

const read = { method: 'GET', rate: 'other', fromStaticIp: false } as const;

/** Ledger and trade history (dhan-api §7.9). */
export const STATEMENT_ROUTES: readonly VenueRoute[] = [
  { ...read, path: '/ledger', handle: ledger },
  { ...read, path: '/trades/:from/:to/:page', handle: history },
];
