import { type KeyboardEvent, useState } from 'react';
import { useStore } from 'zustand';
import type { Order, OrderType } from '#contract/model/order.ts';
import { commandTarget } from '../../shell/command-target.ts';
import { keyOf } from '../../shell/commands.ts';
import { deskCall } from '../../shell/desk-call.ts';
import { instrumentOf } from '../../stores/instruments.ts';
import { meantEntry, meantExit } from '../../stores/meant-account.ts';
import { isWorking, ordersShown, ordersStore } from '../../stores/orders.ts';
import { inView, ORDER_VIEWS, type OrderView, ordersViewStore } from '../../stores/orders-view.ts';
import { positionsStore } from '../../stores/positions.ts';
import { unansweredStore } from '../../stores/unanswered.ts';
import { fixed, grouped, istTime, NO_VALUE } from '../../ui/format.ts';
import { average } from '../../ui/money.ts';
import { readPrice } from '../../ticket/price-text.ts';
import { quoteOf } from '../../ticket/ticket-control.ts';
import { readLots } from '../../ticket/ticket-intent.ts';
import { doubtWords, statusWords, TYPE_WORDS } from '../../ticket/ticket-words.ts';
import { DoubtQueue } from './doubt-queue.tsx';
import { endKey } from './end-key.ts';
import { OrderSheet } from './order-sheet.tsx';
import { SideMark } from './side-mark.tsx';
import { type TradeColumn, TradeTable } from './trade-table.tsx';
import { sayFault, TradePanel } from './trade-panel.tsx';

function lotsText(units: number, lot: number): string {
  return Number.isInteger(units / lot) ? grouped(units / lot) : (units / lot).toFixed(2);
}

interface Editing {
  readonly id: string;
  readonly lots: string;
  readonly price: string;
  readonly trigger: string;
}

function beginEdit(order: Order): Editing {
  return {
    id: order.clientOrderId,
    lots: lotsText(order.quantity, order.lot),
    price: order.price === 0 ? '' : fixed(order.price, order.decimals),
    trigger: order.trigger === 0 ? '' : fixed(order.trigger, order.decimals),
  };
}

/** The changed order as the engine wants it, or the reason why it cannot be. */
function modification(order: Order, edit: Editing) {
  const instrument = instrumentOf(order.segment, order.securityId);
  const scale = { tick: instrument?.tick ?? 1, decimals: order.decimals };
  const quote = quoteOf(instrument?.slot ?? -1);
  const quantity = readLots(edit.lots, order.lot);
  if ('problem' in quantity) return quantity.problem.text;
  const at = (text: string): number | string => {
    if (text.trim() === '') return 0;
    const read = readPrice(text, quote, scale);
    return read.kind === 'price' ? read.price : read.kind === 'bad' ? read.text : 0;
  };
  const [price, trigger] = [at(edit.price), at(edit.trigger)];
  if (typeof price === 'string') return price;
  if (typeof trigger === 'string') return trigger;
  const type: OrderType = trigger > 0 ? (price > 0 ? 'SL' : 'SLM') : price > 0 ? 'LIMIT' : 'MARKET';
  return {
    clientOrderId: order.clientOrderId,
    type,
    validity: order.validity,
    quantity: quantity.value,
    price,
    trigger,
  };
}

/** Whether an order can only make what is open smaller, as the page sees it; the engine decides for itself. */
function reducesNow({ segment, securityId, product, side, reduceOnly }: Order, quantity: number): boolean {
  const net = [...positionsStore.getState().positions.values()]
    .filter((row) => row.segment === segment && row.securityId === securityId && row.product === product)
    .reduce((sum, row) => sum + row.net, 0);
  return reduceOnly || quantity <= (side === 'SELL' ? net : -net);
}

function cancel(order: Order): void {
  deskCall('order.cancel', { clientOrderId: order.clientOrderId }, meantExit()).catch(sayFault);
}

interface EditProps {
  readonly order: Order;
  readonly edit: Editing;
  readonly field: 'lots' | 'price' | 'trigger';
  readonly onEdit: (edit: Editing | null) => void;
}

function EditField({ order, edit, field, onEdit }: EditProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const save = (): void => {
    const wanted = modification(order, edit);
    if (typeof wanted === 'string') return setProblem(wanted);
    const meant = reducesNow(order, wanted.quantity) ? meantExit() : meantEntry();
    deskCall('order.modify', wanted, meant).then(() => onEdit(null), sayFault);
  };
  return (
    <input
      className="number inline-edit"
      aria-label={`New ${field} of ${order.symbol}`}
      aria-invalid={problem !== null}
      title={problem ?? 'Enter saves, Escape leaves it'}
      autoFocus={field === 'price'}
      value={edit[field]}
      onFocus={(event) => event.target.select()}
      onChange={({ target }) => {
        setProblem(null);
        onEdit({ ...edit, [field]: target.value });
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.repeat) save();
        else if (event.key === 'Escape') onEdit(null);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}

function Status({ order }: { order: Order }) {
  return (
    <span title={[order.fault?.text, order.venueText].filter(Boolean).join('\n')}>
      {order.inDoubt !== null && <span className="badge is-doubt">{doubtWords(order.inDoubt)}</span>}
      <span className={order.status === 'Rejected' || order.status === 'Denied' ? 'ticket-denied' : ''}>
        {statusWords(order)}
      </span>
      {order.fault !== null && <span className="muted"> · {order.fault.text}</span>}
    </span>
  );
}

function columnsOf(edit: Editing | null, onEdit: (edit: Editing | null) => void): TradeColumn<Order>[] {
  const field = (name: 'lots' | 'price' | 'trigger', text: (order: Order) => string) => (order: Order) =>
    edit?.id === order.clientOrderId ? (
      <EditField order={order} edit={edit} field={name} onEdit={onEdit} />
    ) : (
      text(order)
    );
  return [
    { id: 'time', head: 'Time', width: 60, cell: (order) => istTime(order.createdMs) },
    { id: 'side', head: 'Side', width: 34, cell: ({ side }) => <SideMark side={side} /> },
    { id: 'symbol', head: 'Instrument', width: 158, cell: ({ symbol }) => symbol, title: ({ symbol }) => symbol },
    {
      id: 'lots',
      head: 'Lots',
      width: 44,
      number: true,
      title: ({ quantity }) => `${grouped(quantity)} units`,
      cell: field('lots', ({ quantity, lot }) => lotsText(quantity, lot)),
    },
    { id: 'filled', head: 'Filled', width: 52, number: true, cell: ({ filled }) => grouped(filled) },
    {
      id: 'average',
      head: 'Avg',
      width: 72,
      number: true,
      cell: (order) => average(order.averagePrice, order.decimals),
    },
    {
      id: 'price',
      head: 'Price',
      width: 72,
      number: true,
      cell: field('price', (order) => (order.price === 0 ? 'market' : fixed(order.price, order.decimals))),
    },
    {
      id: 'trigger',
      head: 'Trigger',
      width: 72,
      number: true,
      cell: field('trigger', (order) => (order.trigger === 0 ? NO_VALUE : fixed(order.trigger, order.decimals))),
    },
    {
      id: 'status',
      head: 'Status',
      width: null,
      cell: (order) => <Status order={order} />,
      title: (order) => `${statusWords(order)} ${order.fault?.text ?? ''}`,
    },
    {
      id: 'type',
      head: 'Type',
      width: 120,
      cell: ({ type, product, validity }) => `${TYPE_WORDS[type]} ${product} ${validity === 'IOC' ? 'IOC' : ''}`,
    },
    { id: 'source', head: 'Source', width: 56, cell: ({ source, external }) => (external ? 'elsewhere' : source) },
    {
      id: 'owner',
      head: 'Owner',
      width: 52,
      cell: ({ owner, role }) => (role === '' ? owner : `${owner} · ${role}`),
      title: ({ role }) => role,
    },
  ];
}

const EMPTY_WORDS: Readonly<Record<Exclude<OrderView, 'all'>, string>> = {
  working: 'No order is working. All shows those that are finished.',
  doubt: 'No order is in doubt: the broker has answered for every one.',
};

const SILENT_WORDS =
  'The broker has answered for every order. One that the engine itself did not answer is in the strip of alarms below.';

function emptyWords(view: OrderView, silent: number): string {
  if (view === 'doubt' && silent > 0) return SILENT_WORDS;
  if (view !== 'all') return EMPTY_WORDS[view];
  return `No orders today. ${keyOf('order.buy')} buys what is selected, ${keyOf('order.sell')} sells it.`;
}

/** Every order of the day, working ones first: Enter changes, Ctrl+Delete cancels, Space shows the whole life. */
export function OrdersPanel() {
  const orders = useStore(ordersStore, (state) => state.orders);
  const { view, openId } = useStore(ordersViewStore);
  const [edit, setEdit] = useState<Editing | null>(null);
  const rows = ordersShown(orders).filter((order) => inView(order, view));
  const open = openId === null ? undefined : orders.get(openId);
  const onKey = (order: Order, event: KeyboardEvent): boolean => {
    const ends = (): void => (isWorking(order) ? cancel(order) : undefined);
    if (endKey(event, ends)) return true;
    if (event.ctrlKey || event.altKey) return false;
    if (event.key === ' ') return openLife(order.clientOrderId === openId ? null : order.clientOrderId);
    if (!isWorking(order) || event.key !== 'Enter') return false;
    if (!event.repeat) setEdit(beginEdit(order));
    return true;
  };
  const table = {
    rows,
    keyOf: ({ clientOrderId }: Order) => clientOrderId,
    slotOf: ({ segment, securityId }: Order) => instrumentOf(segment, securityId)?.slot ?? -1,
    onKey,
  };
  const silent = useStore(unansweredStore, ({ waiting }) => waiting.size);
  return (
    <TradePanel id="orders" empty={rows.length > 0 ? null : emptyWords(view, silent)}>
      {rows.length > 0 && view === 'doubt' && <DoubtQueue {...table} />}
      {rows.length > 0 && view !== 'doubt' && (
        <TradeTable
          id="orders"
          label="Orders"
          columns={columnsOf(edit, setEdit)}
          rowClass={(order) => (isWorking(order) || order.inDoubt !== null ? 'is-working' : 'is-final')}
          {...table}
        />
      )}
      {open !== undefined && <OrderSheet order={open} onClose={() => openLife(null)} />}
    </TradePanel>
  );
}

/** Shows the life of an order, or closes the sheet. */
function openLife(openId: string | null): true {
  ordersViewStore.setState({ openId });
  return true;
}

const VIEW_WORDS: Readonly<Record<OrderView, string>> = { all: 'All', working: 'Working', doubt: 'In doubt' };

export function OrdersFacts() {
  const orders = useStore(ordersStore, (state) => state.orders);
  const view = useStore(ordersViewStore, (state) => state.view);
  const all = [...orders.values()];
  const working = all.filter(isWorking).length;
  const count = (one: OrderView): number => all.filter((order) => inView(order, one)).length;
  return (
    <div className="tools">
      <span className="fact">{working} working</span>
      <div className="tools" role="group" aria-label="Which orders">
        {ORDER_VIEWS.map((one) => (
          <button
            key={one}
            type="button"
            className={one === 'doubt' && count(one) > 0 ? 'chip warn' : 'chip'}
            aria-pressed={one === view}
            onClick={() => ordersViewStore.setState({ view: one })}
          >
            {VIEW_WORDS[one]} {one === 'doubt' && count(one) > 0 && <b>{count(one)}</b>}
          </button>
        ))}
      </div>
      <button type="button" className="button" disabled={working === 0} onClick={() => commandTarget.cancelAll()}>
        Cancel all <kbd>{keyOf('orders.cancelAll')}</kbd>
      </button>
    </div>
  );
}
