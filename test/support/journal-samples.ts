import type { JournalFill } from '#contract/model/journal.ts';
import { istMidnightMs } from '../../src/main/core/time/ist.ts';

export const JOURNAL_DATE = '2026-11-20';

/** Epoch ms of a time of day, `10:30`. */
export function journalTime(text: string, date = JOURNAL_DATE): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return istMidnightMs(date) + (hours * 60 + minutes) * 60_000;
}

let serial = 0;

/** A fill of an index option by hand; each is an order of its own unless it names one. */
export function journalFill(changes: Partial<JournalFill> = {}): JournalFill {
  serial += 1;
  const clientOrderId = changes.clientOrderId ?? `j-test-${serial}`;
  return {
    id: `${clientOrderId}/${serial}`,
    clientOrderId,
    segment: 'NSE_FNO',
    securityId: 49_081,
    symbol: 'NIFTY 24 NOV 24500 CE',
    decimals: 2,
    side: 'BUY',
    product: 'INTRADAY',
    owner: 'hand',
    quantity: 75,
    price: 10_000,
    atMs: journalTime('10:00') + serial,
    synthetic: false,
    run: '',
    charge: { kind: 'options', exchange: 'NSE' },
    isTrade: true,
    ...changes,
  };
}
