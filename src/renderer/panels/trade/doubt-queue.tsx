import { useEffect, useState } from 'react';
import type { Order } from '#contract/model/order.ts';
import { engineNowMs } from '../../stores/engine-clock.ts';
import { quantityWords } from '../../ticket/ticket-words.ts';
import { doubtFacts } from './order-words.ts';
import { SideMark } from './side-mark.tsx';
import { type TradeColumn, TradeTable, type TradeTableProps } from './trade-table.tsx';

/** Ages in words move on this often, ms. */
const AGE_EVERY_MS = 1_000;

const columnsAt = (nowMs: number): TradeColumn<Order>[] => [
  { id: 'since', head: 'Since', width: 112, cell: (order) => doubtFacts(order, nowMs).since },
  { id: 'side', head: 'Side', width: 34, cell: ({ side }) => <SideMark side={side} /> },
  { id: 'symbol', head: 'Instrument', width: 158, cell: ({ symbol }) => symbol, title: ({ symbol }) => symbol },
  { id: 'lots', head: 'Quantity', width: 96, cell: ({ quantity, lot }) => quantityWords(quantity, lot) },
  { id: 'what', head: 'Not known', width: 170, cell: (order) => doubtFacts(order, nowMs).what },
  {
    id: 'done',
    head: 'What is being done',
    width: null,
    cell: (order) => <span className="doubt-done">{doubtFacts(order, nowMs).done}</span>,
    title: (order) => doubtFacts(order, nowMs).done,
  },
];

type Props = Pick<TradeTableProps<Order>, 'rows' | 'keyOf' | 'slotOf' | 'onKey'>;

/** Orders of which nobody knows what became: since when, and what is being done. */
export function DoubtQueue(props: Props) {
  const [nowMs, setNowMs] = useState(engineNowMs);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(engineNowMs()), AGE_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return <TradeTable id="orders" label="Orders in doubt" columns={columnsAt(nowMs)} {...props} />;
}
