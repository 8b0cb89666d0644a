import { number, text, textOrNull, type WireRow } from './wire-fields.ts';

/** A statement as plain rows for a table. */
export interface Statement {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly more: boolean;
}

/** Rows that one answer may carry here; a longer statement is asked for in shorter spans. */
const ROWS_MAX = 1_000;
/** Balance rows carry this date (dhan-api §7.9). */
const NO_LEDGER_DATE = 'Jan 01, 1970';

const LEDGER_COLUMNS = ['Date', 'Narration', 'Description', 'Voucher', 'Exchange', 'Debit', 'Credit', 'Balance'];
const CHARGE_KEYS = [
  'brokerageCharges',
  'stt',
  'exchangeTransactionCharges',
  'sebiTax',
  'stampDuty',
  'serviceTax',
] as const;
const TRADE_COLUMNS = [
  'Time',
  'Instrument',
  'Side',
  'Product',
  'Quantity',
  'Price',
  'Brokerage',
  'STT',
  'Exchange charges',
  'SEBI fee',
  'Stamp duty',
  'GST',
  'Charges',
  'Order',
];

/** Path of a statement with its dates, `YYYY-MM-DD`; pages count from 0. */
export function statementPath(kind: 'ledger' | 'trades', fromDate: string, toDate: string, page: number): string {
  return kind === 'ledger'
    ? `/ledger?from-date=${fromDate}&to-date=${toDate}`
    : `/trades/${fromDate}/${toDate}/${page}`;
}

/** The broker's rows as a table. Trades come in pages that end with an empty one; the ledger comes whole. */
export function statementOf(kind: 'ledger' | 'trades', rows: readonly WireRow[], page: number): Statement {
  const shown = rows.slice(0, ROWS_MAX);
  if (kind === 'ledger') return { columns: LEDGER_COLUMNS, rows: shown.map(ledgerLine), more: false };
  return { columns: TRADE_COLUMNS, rows: shown.map(tradeLine), more: rows.length > 0 && page >= 0 };
}

function ledgerLine(row: WireRow): readonly string[] {
  const date = text(row, 'voucherdate');
  return [
    date === NO_LEDGER_DATE ? '' : date,
    text(row, 'narration'),
    text(row, 'voucherdesc'),
    text(row, 'vouchernumber'),
    text(row, 'exchange'),
    amount(number(row, 'debit')),
    amount(number(row, 'credit')),
    amount(number(row, 'runbal')),
  ];
}

function tradeLine(row: WireRow): readonly string[] {
  const charges = CHARGE_KEYS.map((key) => number(row, key));
  const name = textOrNull(row, 'customSymbol') ?? textOrNull(row, 'tradingSymbol') ?? text(row, 'securityId');
  return [
    text(row, 'exchangeTime'),
    name,
    text(row, 'transactionType'),
    text(row, 'productType'),
    text(row, 'tradedQuantity'),
    amount(number(row, 'tradedPrice')),
    ...charges.map(exact),
    amount(charges.reduce((sum, one) => sum + one, 0)),
    text(row, 'orderId'),
  ];
}

/** Rupees with two decimals; the broker writes `0`, `0.0` and `0.00`. */
function amount(rupees: number): string {
  return rupees.toFixed(2);
}

/** A charge with the digits that it has: shares of a paisa add up. */
function exact(rupees: number): string {
  return Number.isInteger(rupees * 100) ? rupees.toFixed(2) : rupees.toFixed(4);
}
