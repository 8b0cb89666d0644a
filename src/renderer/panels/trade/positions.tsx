import { type KeyboardEvent, useState } from 'react';
import { useStore } from 'zustand';
import { type Position } from '#contract/model/position.ts';
import { chordOf } from '../../shell/chord.ts';
import { keyOf } from '../../shell/commands.ts';
import { deskCall } from '../../shell/desk-call.ts';
import { instrumentOf } from '../../stores/instruments.ts';
import { meantEntry, meantExit } from '../../stores/meant-account.ts';
import { byOwner, positionKeyOf, positionsShown, positionsStore, unrealisedAt } from '../../stores/positions.ts';
import { sayToast } from '../../shell/alerts.ts';
import { tradingStore } from '../../stores/trading.ts';
import type { Mirror } from '../../tables/mirror.ts';
import { PaintedText } from '../../tables/painted-text.tsx';
import { grouped, NO_VALUE, price } from '../../ui/format.ts';
import { average, rupees, signedCount, signedLots, signedRupees } from '../../ui/money.ts';
import { freshOrderId } from '../../ticket/client-order-id.ts';
import { openTicket } from '../../ticket/ticket-control.ts';
import { END_KEY, endKey } from './end-key.ts';
import { Convert, keyParts, Trail, trailedStop } from './position-forms.tsx';
import { type TradeColumn, TradeTable } from './trade-table.tsx';
import { sayFault, TradePanel } from './trade-panel.tsx';

const slotOf = ({ segment, securityId }: Position): number => instrumentOf(segment, securityId)?.slot ?? -1;

/** The last price in the page's own mirror where the instrument is live, else what the engine told. */
function lastOf(mirror: Mirror, position: Position): number | null {
  const slot = slotOf(position);
  const live = slot >= 0 && mirror.has(slot) ? (mirror.columns.ltp[slot] ?? 0) : 0;
  return live > 0 ? live : position.last;
}

function openResult(mirror: Mirror, position: Position): number | null {
  return unrealisedAt(position, lastOf(mirror, position)) ?? position.unrealisedPaise;
}

/** Realised and open result less charges, paise; null while a price is missing. */
export function dayResult(mirror: Mirror, positions: readonly Position[]): number | null {
  let sum = 0;
  for (const position of positions) {
    const open = openResult(mirror, position);
    if (open === null) return null;
    sum += open + position.realisedPaise - position.chargesPaise;
  }
  return sum;
}

function exit(position: Position): void {
  deskCall('position.exit', { ...keyParts(position), clientOrderId: freshOrderId() }, meantExit()).catch(sayFault);
}

function reverse(position: Position): void {
  if (!tradingStore.getState().armed) {
    const text = `Reversing opens a position and needs the arm switch (${keyOf('trade.arm')}). Exits do not.`;
    sayToast('info', text);
    return;
  }
  deskCall('position.reverse', { ...keyParts(position), clientOrderId: freshOrderId() }, meantEntry()).catch(sayFault);
}

/** A ticket that can only make the position smaller, with its whole size filled in. */
function exitPart(position: Position): void {
  const instrument = instrumentOf(position.segment, position.securityId);
  if (instrument === undefined)
    return sayToast('info', `${position.symbol} is not subscribed: ${END_KEY} exits all of it.`);
  openTicket(instrument, position.net > 0 ? 'SELL' : 'BUY', {
    lots: String(Math.max(1, Math.trunc(Math.abs(position.net) / position.lot))),
    product: position.product,
    owner: position.owner,
    source: 'position',
    reduceOnly: true,
  });
}

/** A ticket for a stop order that can only make the position smaller: the way where no stop is watched. */
function stopTicket(position: Position): void {
  const instrument = instrumentOf(position.segment, position.securityId);
  if (instrument === undefined)
    return sayToast('info', `${position.symbol} is not subscribed: no stop can be set here.`);
  sayToast('info', `No stop is watched for ${position.symbol}: this ticket places one, which does not trail.`);
  openTicket(instrument, position.net > 0 ? 'SELL' : 'BUY', {
    lots: String(Math.max(1, Math.trunc(Math.abs(position.net) / position.lot))),
    product: position.product,
    owner: position.owner,
    source: 'position',
    reduceOnly: true,
    type: 'SLM',
    price: 'm',
    trigger: 'l',
  });
}

function brokerWords(position: Position): string {
  return position.brokerNet === null ? 'not known' : signedCount(position.brokerNet);
}

const COLUMNS: readonly TradeColumn<Position>[] = [
  {
    id: 'symbol',
    head: 'Instrument',
    width: 146,
    cell: ({ symbol }) => symbol,
    title: ({ symbol, doubt }) => `${symbol} ${doubt ?? ''}`,
  },
  { id: 'net', head: 'Net lots', width: 54, number: true, cell: ({ net, lot }) => signedLots(net, lot) },
  { id: 'units', head: 'Units', width: 52, number: true, cell: ({ net }) => signedCount(net) },
  {
    id: 'average',
    head: 'Avg',
    width: 68,
    number: true,
    cell: (position) => average(position.openAverage, position.decimals),
  },
  {
    id: 'last',
    head: 'LTP',
    width: 68,
    number: true,
    cell: (position) => (
      <PaintedText
        slots={[slotOf(position)]}
        text={(mirror) => price(lastOf(mirror, position) ?? 0, position.decimals)}
      />
    ),
  },
  {
    id: 'open',
    head: 'P&L open',
    width: 88,
    number: true,
    cell: (position) => (
      <PaintedText signed slots={[slotOf(position)]} text={(mirror) => signedRupees(openResult(mirror, position))} />
    ),
  },
  {
    id: 'realised',
    head: 'Realised',
    width: 80,
    number: true,
    cell: ({ realisedPaise }) => signedRupees(realisedPaise),
  },
  { id: 'charges', head: 'Charges', width: 68, number: true, cell: ({ chargesPaise }) => rupees(chargesPaise) },
  { id: 'product', head: 'Product', width: 72, cell: ({ product }) => product },
  {
    id: 'owner',
    head: 'Owner',
    width: 52,
    cell: ({ owner }) => <span className="badge">{owner}</span>,
    title: ({ owner }) => owner,
  },
  {
    id: 'broker',
    head: 'Broker',
    width: null,
    cell: (position) => (
      <span className={position.differs ? 'warn' : 'muted'}>
        {position.differs ? `${brokerWords(position)} DIFFERS` : brokerWords(position)}
        {position.doubt !== null && <span className="warn"> · {position.doubt}</span>}
      </span>
    ),
    title: ({ doubt }) => doubt ?? '',
  },
  {
    id: 'keys',
    head: '',
    width: 58,
    title: ({ net }) => (net === 0 ? '' : `Exits all of it: ${END_KEY}`),
    cell: (position) =>
      position.net === 0 ? (
        <span className="muted">closed</span>
      ) : (
        <button type="button" tabIndex={-1} className="button row-button" onClick={() => exit(position)}>
          Exit
          <span className="hidden-words">{position.symbol}</span>
        </button>
      ),
  },
];

interface SumProps {
  readonly title: string;
  readonly rows: readonly Position[];
}

/** Sum of some positions: all of them, or those of one owner. */
function SumRow({ title, rows }: SumProps) {
  const slots = rows.map(slotOf);
  const realised = rows.reduce((sum, { realisedPaise }) => sum + realisedPaise, 0);
  const charges = rows.reduce((sum, { chargesPaise }) => sum + chargesPaise, 0);
  const open = (mirror: Mirror): number | null =>
    rows.reduce<number | null>((sum, row) => {
      const one = openResult(mirror, row);
      return sum === null || one === null ? null : sum + one;
    }, 0);
  return (
    <tr className="trade-sum">
      <th scope="row" colSpan={5}>
        {title}
      </th>
      <td className="number">
        <PaintedText signed slots={slots} text={(mirror) => signedRupees(open(mirror))} />
      </td>
      <td className="number">{signedRupees(realised)}</td>
      <td className="number">{rupees(charges)}</td>
      <td colSpan={4}>
        net of charges <PaintedText signed slots={slots} text={(mirror) => signedRupees(dayResult(mirror, rows))} />
      </td>
    </tr>
  );
}

/** The sum of each owner where there are several, and of all. */
function SumRows({ rows }: { rows: readonly Position[] }) {
  const owners = byOwner(rows);
  return (
    <>
      {owners.length > 1 &&
        owners.map((one) => <SumRow key={one.owner} title={`Sum of ${one.owner}`} rows={one.rows} />)}
      <SumRow title="Sum" rows={rows} />
    </>
  );
}

/** Positions of every owner: Ctrl+Delete exits, Alt+Shift+R reverses; p a part, t trails, v converts: they open forms. */
export function PositionsPanel() {
  const positions = useStore(positionsStore, (state) => state.positions);
  const [form, setForm] = useState<{ readonly kind: 'convert' | 'trail'; readonly position: Position } | null>(null);
  const close = (): void => setForm(null);
  const trail = (position: Position): void =>
    trailedStop(position) === null ? stopTicket(position) : setForm({ kind: 'trail', position });
  const convert = (position: Position): void => setForm({ kind: 'convert', position });
  const rows = positionsShown(positions);
  const onKey = (position: Position, event: KeyboardEvent): boolean => {
    if (endKey(event, () => (position.net === 0 ? undefined : exit(position)))) return true;
    const action = { 'Alt+Shift+R': reverse, p: exitPart, t: trail, v: convert }[chordOf(event)];
    if (action === undefined) return false;
    if (!event.repeat && position.net !== 0) action(position);
    return true;
  };
  return (
    <TradePanel
      id="positions"
      empty={rows.length === 0 ? 'No positions. A position appears here with its first trade.' : null}
    >
      {rows.length > 0 && (
        <TradeTable
          id="positions"
          label="Positions"
          columns={COLUMNS}
          rows={rows}
          keyOf={positionKeyOf}
          rowClass={({ net, doubt }) => (net === 0 ? 'is-final' : doubt === null ? '' : 'is-doubtful')}
          slotOf={slotOf}
          onKey={onKey}
          foot={<SumRows rows={rows} />}
        />
      )}
      {form?.kind === 'convert' && <Convert position={form.position} onDone={close} />}
      {form?.kind === 'trail' && <Trail position={form.position} onDone={close} />}
    </TradePanel>
  );
}

export function PositionsFacts() {
  const positions = useStore(positionsStore, (state) => state.positions);
  const rows = [...positions.values()];
  if (rows.length === 0) return null;
  const open = rows.filter(({ net }) => net !== 0).length;
  return (
    <div className="tools">
      <span className="fact">{grouped(open)} open</span>
      <span className="fact">
        Day P&L{' '}
        <PaintedText
          className="day-result"
          signed
          slots={rows.map(slotOf)}
          text={(mirror) => signedRupees(dayResult(mirror, rows)) || NO_VALUE}
        />
      </span>
    </div>
  );
}
