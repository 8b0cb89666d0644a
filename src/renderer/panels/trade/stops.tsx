import { type KeyboardEvent, useState } from 'react';
import { useStore } from 'zustand';
import type { Stop } from '#contract/model/basket.ts';
import { deskCall } from '../../shell/desk-call.ts';
import { instrumentOf } from '../../stores/instruments.ts';
import { meantExit } from '../../stores/meant-account.ts';
import { ordersStore } from '../../stores/orders.ts';
import { stopFeed, stopsStore } from '../../stores/stops.ts';
import { quoteOf } from '../../ticket/ticket-control.ts';
import { readPrice } from '../../ticket/price-text.ts';
import { fixed, grouped, NO_VALUE } from '../../ui/format.ts';
import { sayFault, TradePanel } from './trade-panel.tsx';
import { type TradeColumn, TradeTable } from './trade-table.tsx';

const FIELDS = ['target', 'stop', 'trail'] as const;
type Field = (typeof FIELDS)[number];
type Editing = { readonly id: string } & Readonly<Record<Field, string>>;

const isLive = ({ state }: Stop): boolean => state === 'armed';
const entryOf = (stop: Stop) => ordersStore.getState().orders.get(stop.clientOrderId);

function priceText(stop: Stop, field: Field): string {
  const value = stop[field] ?? 0;
  return value === 0 ? '' : fixed(value, entryOf(stop)?.decimals ?? 2);
}

const beginEdit = (stop: Stop): Editing => ({
  id: stop.id,
  target: priceText(stop, 'target'),
  stop: priceText(stop, 'stop'),
  trail: priceText(stop, 'trail'),
});

/** The fields that differ, in the integer scale; a text when one cannot be read. An empty field is none. */
function changesOf(stop: Stop, edit: Editing): Partial<Record<Field, number>> | string {
  const order = entryOf(stop);
  if (order === undefined) return `The entry of ${stop.symbol} is not in the list of orders.`;
  const instrument = instrumentOf(order.segment, order.securityId);
  const scale = { tick: instrument?.tick ?? 1, decimals: order.decimals };
  const changes: Partial<Record<Field, number>> = {};
  for (const field of FIELDS) {
    if (edit[field].trim() === priceText(stop, field)) continue;
    const read =
      edit[field].trim() === ''
        ? ({ kind: 'price', price: 0 } as const)
        : readPrice(edit[field], quoteOf(instrument?.slot ?? -1), scale);
    if (read.kind !== 'price') return read.kind === 'bad' ? read.text : 'A price is needed here, not the market.';
    changes[field] = read.price;
  }
  return changes;
}

interface EditProps {
  readonly stop: Stop;
  readonly edit: Editing;
  readonly field: Field;
  readonly onEdit: (edit: Editing | null) => void;
}

function EditField({ stop, edit, field, onEdit }: EditProps) {
  const save = (): void => {
    const changes = changesOf(stop, edit);
    if (typeof changes === 'string') return sayFault(new Error(changes));
    if (Object.keys(changes).length === 0) return onEdit(null);
    deskCall('bracket.modify', { clientOrderId: stop.clientOrderId, ...changes }, meantExit()).then((next) => {
      stopFeed.hear(next);
      onEdit(null);
    }, sayFault);
  };
  return (
    <input
      className="number inline-edit"
      aria-label={`New ${field} of ${stop.symbol}`}
      title="Enter saves, Escape leaves it"
      autoFocus={field === 'stop'}
      value={edit[field]}
      onFocus={(event) => event.target.select()}
      onChange={({ target }) => onEdit({ ...edit, [field]: target.value })}
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

function columnsOf(edit: Editing | null, onEdit: (edit: Editing | null) => void): TradeColumn<Stop>[] {
  const column = (field: Field, head: string): TradeColumn<Stop> => ({
    id: field,
    head,
    width: 92,
    number: true,
    cell: (stop) =>
      edit?.id === stop.id ? (
        <EditField stop={stop} edit={edit} field={field} onEdit={onEdit} />
      ) : (
        priceText(stop, field) || NO_VALUE
      ),
  });
  return [
    { id: 'symbol', head: 'Instrument', width: 190, cell: ({ symbol }) => symbol, title: ({ symbol }) => symbol },
    column('target', 'Target'),
    column('stop', 'Stop'),
    column('trail', 'Trail by'),
    {
      id: 'where',
      head: 'Lives',
      width: 92,
      cell: ({ where }) => (where === 'broker' ? 'at the broker' : 'here'),
    },
    {
      id: 'state',
      head: 'State',
      width: 84,
      cell: ({ state }) => <span className={state === 'failed' ? 'warn' : ''}>{state}</span>,
    },
    { id: 'text', head: 'Note', width: null, cell: ({ text }) => text, title: ({ text }) => text },
  ];
}

/** Targets and stops of every bracket, armed ones first: Enter changes them. */
export function StopsPanel() {
  const stops = useStore(stopsStore, (state) => state.stops);
  // Decimals and ticks are those of the entries.
  useStore(ordersStore, (state) => state.orders);
  const [edit, setEdit] = useState<Editing | null>(null);
  const rows = [...stops.values()].sort((a, b) => Number(isLive(b)) - Number(isLive(a)));
  const onKey = (stop: Stop, event: KeyboardEvent): boolean => {
    if (event.key !== 'Enter' || event.ctrlKey || event.altKey) return false;
    if (isLive(stop) && !event.repeat) setEdit(beginEdit(stop));
    return true;
  };
  return (
    <TradePanel
      id="stops"
      empty={rows.length === 0 ? 'No stops. A ticket with “target and stop” puts one here with its order.' : null}
    >
      {rows.length > 0 && (
        <TradeTable
          id="stops"
          label="Stops"
          columns={columnsOf(edit, setEdit)}
          rows={rows}
          keyOf={({ id }) => id}
          rowClass={(stop) => (isLive(stop) ? 'is-working' : 'is-final')}
          onKey={onKey}
        />
      )}
    </TradePanel>
  );
}

export function StopsFacts() {
  const stops = useStore(stopsStore, (state) => state.stops);
  const armed = [...stops.values()].filter(isLive).length;
  return armed === 0 ? null : (
    <div className="tools">
      <span className="fact">{grouped(armed)} armed</span>
    </div>
  );
}
