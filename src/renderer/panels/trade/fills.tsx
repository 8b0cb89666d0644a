import { useStore } from 'zustand';
import type { Fill } from '#contract/model/order.ts';
import { fillsShown, fillsStore } from '../../stores/fills.ts';
import { instrumentOf } from '../../stores/instruments.ts';
import { grouped, istTime } from '../../ui/format.ts';
import { average, rupees } from '../../ui/money.ts';
import { paisePerStep } from '../../stores/positions.ts';
import { SideMark } from './side-mark.tsx';
import { type TradeColumn, TradeTable } from './trade-table.tsx';
import { TradePanel } from './trade-panel.tsx';

const COLUMNS: readonly TradeColumn<Fill>[] = [
  { id: 'time', head: 'Time', width: 62, cell: ({ atMs }) => istTime(atMs) },
  { id: 'side', head: 'Side', width: 38, cell: ({ side }) => <SideMark side={side} /> },
  { id: 'symbol', head: 'Instrument', width: 190, cell: ({ symbol }) => symbol },
  { id: 'units', head: 'Units', width: 70, number: true, cell: ({ quantity }) => grouped(quantity) },
  { id: 'price', head: 'Price', width: 84, number: true, cell: (fill) => average(fill.price, fill.decimals) },
  {
    id: 'value',
    head: 'Value',
    width: 110,
    number: true,
    cell: (fill) => rupees(fill.quantity * fill.price * paisePerStep(fill.decimals)),
  },
  { id: 'product', head: 'Product', width: 82, cell: ({ product }) => product },
  { id: 'owner', head: 'Owner', width: 90, cell: ({ owner }) => owner },
  {
    id: 'note',
    head: 'Note',
    width: null,
    cell: ({ synthetic }) => (synthetic ? 'from the filled quantity: the trade itself was not seen yet' : ''),
  },
];

/** Every trade of the day, newest first. */
export function FillsPanel() {
  const fills = useStore(fillsStore, (state) => state.fills);
  const rows = fillsShown(fills);
  return (
    <TradePanel
      id="fills"
      empty={rows.length === 0 ? 'No trades today. An order that fills puts its trade here.' : null}
    >
      {rows.length > 0 && (
        <TradeTable
          id="fills"
          label="Trades"
          columns={COLUMNS}
          rows={rows}
          keyOf={(fill) => fill.id}
          slotOf={({ segment, securityId }) => instrumentOf(segment, securityId)?.slot ?? -1}
        />
      )}
    </TradePanel>
  );
}
