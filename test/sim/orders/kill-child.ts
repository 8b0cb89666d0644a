import { join } from 'node:path';
import type { Order } from '#contract/model/order.ts';
import { DhanOrderAdapter } from '../../../src/main/adapters/dhan/orders/dhan-order-adapter.ts';
import type { Timers } from '../../../src/main/adapters/timers.ts';
import { Rng } from '../../../src/main/core/rng.ts';
import { openJournal } from '../../../src/main/threads/order/journal-file.ts';
import { INSTRUMENTS, SimMarket, unitsPer } from './sim-market.ts';
import { SimTerminal } from './sim-terminal.ts';
import { START_MS, TRADE_DATE } from './sim-time.ts';
import { CLIENT } from './sim-transport.ts';
import { BooksOnlyTransport } from './venue-server.ts';

/**
 * A life of the order thread in a process of its own: real journal on the real disk, real HTTP to the venue in the
 * parent. It waits for `go`, trades until it is killed, and says what was acknowledged. With `quiet` it only settles
 * what it finds and tells its books.
 */
export interface Go {
  readonly dataDir: string;
  readonly url: string;
  readonly life: number;
  readonly quiet: boolean;
  /** What earlier lives were told of: some of it is asked for again. */
  readonly acked: readonly string[];
}

export interface Books {
  readonly orders: readonly Order[];
  readonly net: readonly (readonly [securityId: number, net: number])[];
  readonly reconciled: boolean;
}

export type Said = { readonly acked: string } | { readonly books: Books };

/** Waits of the order thread pass this much faster, so that a doubt is settled in seconds. */
const SPEED = 10;
const TICK_MS = 5;
const ACT_MS = 4;

const timers: Timers = {
  monotonicMs: () => performance.now() * SPEED,
  wallMs: () => START_MS + performance.now() * SPEED,
  after: (ms, act) => {
    const timer = setTimeout(act, ms / SPEED);
    return () => clearTimeout(timer);
  },
};

function say(said: Said): void {
  process.send?.(said);
}

function begin({ dataDir, url, life, quiet, acked }: Go): void {
  const rng = new Rng(`life/${life}`);
  const market = new SimMarket(rng);
  const clock = { nowMs: () => START_MS + performance.now() * SPEED };
  const wire = { mode: 'paper', url, orderUpdateUrl: null, clientId: CLIENT, accessToken: 'any' } as const;
  const nowMs = (): number => clock.nowMs();
  const open = (): DhanOrderAdapter => {
    const transport = new BooksOnlyTransport({ ...wire, timers, random: () => rng.next() });
    return new DhanOrderAdapter({
      mode: 'paper',
      account: 'main',
      clientId: CLIENT,
      transport,
      unitsPer,
      nowMs,
    });
  };
  const terminal = new SimTerminal({
    time: { clock },
    life: { dead: false },
    timers,
    table: market.table,
    dataDir,
    openVenue: open,
    openJournal: () => openJournal(join(dataDir, 'orders'), TRADE_DATE),
    answered: ({ name }, answer) => {
      if (name === 'order.place' && (answer as Order).status !== 'Denied')
        say({ acked: (answer as Order).clientOrderId });
    },
    refused: () => {},
    noticed: () => {},
  });
  terminal.begin('any');
  setInterval(() => terminal.body.tick(), TICK_MS);
  if (quiet) setInterval(() => tellBooks(terminal), 100);
  else setInterval(() => act(terminal, rng, life, acked), ACT_MS);
}

let serial = 0;

function act(terminal: SimTerminal, rng: Rng, life: number, acked: readonly string[]): void {
  const { orders } = terminal.desk.records;
  const dice = rng.next();
  const working = [...orders.open()].filter(({ venueOrderId }) => venueOrderId !== null);
  const chosen = working[rng.int(working.length)];
  if (dice < 0.2 && chosen !== undefined) return terminal.ask('order.cancel', { clientOrderId: chosen.clientOrderId });
  const again = acked[rng.int(acked.length)];
  const one = INSTRUMENTS[rng.int(INSTRUMENTS.length)];
  if (one === undefined) return;
  serial += 1;
  terminal.ask('order.place', {
    clientOrderId: dice > 0.9 && again !== undefined ? again : `k-${life}-${String(serial).padStart(5, '0')}`,
    segment: one.segment,
    securityId: one.securityId,
    side: rng.next() < 0.5 ? 'BUY' : 'SELL',
    product: 'INTRADAY',
    type: 'LIMIT',
    validity: 'DAY',
    quantity: one.lot * (1 + rng.int(3)),
    price: 10_000 + (rng.int(41) - 20) * one.tick,
    trigger: 0,
    disclosed: 0,
    amo: null,
    owner: 'hand',
    source: 'ticket',
    reduceOnly: false,
    confirmed: [],
  });
}

function tellBooks(terminal: SimTerminal): void {
  const { records, gate } = terminal.desk;
  const orders = [...records.orders.orders()];
  const net = INSTRUMENTS.map(({ segment, securityId }) => {
    return [securityId, records.positions.net({ segment, securityId, product: 'INTRADAY' })] as const;
  });
  say({ books: { orders, net, reconciled: !gate.has('unreconciled') } });
}

process.once('message', (go) => begin(go as Go));
process.once('disconnect', () => process.exit(0));
