import { type KeyboardEvent, type ReactNode, useState } from 'react';
import type { Stop } from '#contract/model/basket.ts';
import { PRODUCTS, type Product } from '#contract/model/order.ts';
import type { Position } from '#contract/model/position.ts';
import { sayToast } from '../../shell/alerts.ts';
import { deskCall } from '../../shell/desk-call.ts';
import { instrumentOf } from '../../stores/instruments.ts';
import { meantEntry, meantExit } from '../../stores/meant-account.ts';
import { ordersStore } from '../../stores/orders.ts';
import { stopFeed, stopsStore } from '../../stores/stops.ts';
import { quoteOf } from '../../ticket/ticket-control.ts';
import { readPrice } from '../../ticket/price-text.ts';
import { readWhole } from '../../ticket/ticket-intent.ts';
import { fixed } from '../../ui/format.ts';
import { sayFault } from './trade-panel.tsx';

export const keyParts = ({ segment, securityId, product, owner }: Position) => ({
  segment,
  securityId,
  product,
  owner,
});

/** The armed stop of the newest entry into a position; null where none is watched. A target alone cannot trail. */
export function trailedStop({ segment, securityId, product, owner }: Position): Stop | null {
  const { orders } = ordersStore.getState();
  const found = [...stopsStore.getState().stops.values()].filter(({ clientOrderId, state, stop }) => {
    const entry = orders.get(clientOrderId);
    const same = entry?.segment === segment && entry.securityId === securityId;
    return same && entry.product === product && entry.owner === owner && state === 'armed' && stop !== null;
  });
  const createdMs = ({ clientOrderId }: Stop): number => orders.get(clientOrderId)?.createdMs ?? 0;
  return found.toSorted((a, b) => createdMs(b) - createdMs(a))[0] ?? null;
}

function RowForm({ children, onSave, onDone }: { children: ReactNode; onSave: () => void; onDone: () => void }) {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onDone();
  };
  return (
    <form
      className="convert"
      onSubmit={(event) => {
        event.preventDefault();
        onSave();
      }}
      onKeyDown={onKeyDown}
    >
      {children}
      <button type="button" className="button" onClick={onDone}>
        Leave it
      </button>
    </form>
  );
}

/** The distance by which the stop of a position follows the best price; empty or 0 lets it stand still. */
export function Trail({ position, onDone }: { position: Position; onDone: () => void }) {
  const [stop] = useState(() => trailedStop(position));
  const { decimals } = position;
  const [text, setText] = useState(stop === null || stop.trail === 0 ? '' : fixed(stop.trail, decimals));
  if (stop === null) return null;
  const save = (): void => {
    const instrument = instrumentOf(position.segment, position.securityId);
    const quote = quoteOf(instrument?.slot ?? -1);
    const bare = text.trim();
    const read =
      bare === '' || Number(bare) === 0
        ? ({ kind: 'price', price: 0 } as const)
        : readPrice(bare, quote, { tick: instrument?.tick ?? 1, decimals });
    if (read.kind !== 'price')
      return sayFault(new Error(read.kind === 'bad' ? read.text : 'A distance is needed here.'));
    deskCall('bracket.modify', { clientOrderId: stop.clientOrderId, trail: read.price }, meantExit()).then((next) => {
      stopFeed.hear(next);
      const words = read.price === 0 ? 'stands still' : `follows by ${fixed(read.price, decimals)}`;
      sayToast('info', `The stop of ${position.symbol} ${words}.`);
      onDone();
    }, sayFault);
  };
  return (
    <RowForm onSave={save} onDone={onDone}>
      Trail the stop of {position.symbol}, now {fixed(stop.stop ?? 0, decimals)}, by
      <input
        autoFocus
        className="number ticket-small"
        aria-label={`Distance of the stop of ${position.symbol}`}
        value={text}
        placeholder="none"
        onFocus={(event) => event.target.select()}
        onChange={({ target }) => setText(target.value)}
      />
      <button type="submit" className="button">
        Trail
      </button>
    </RowForm>
  );
}

/** Units to another product. */
export function Convert({ position, onDone }: { position: Position; onDone: () => void }) {
  const others = PRODUCTS.filter((product) => product !== position.product);
  const [to, setTo] = useState<Product>(others[0] ?? 'CNC');
  const [units, setUnits] = useState(String(Math.abs(position.net)));
  const save = (): void => {
    const quantity = readWhole(units);
    if (quantity === null || quantity === 0)
      return sayFault(new Error('A whole number of units above zero is needed.'));
    deskCall('position.convert', { ...keyParts(position), quantity, to }, meantEntry()).then(({ text }) => {
      sayToast('info', text);
      onDone();
    }, sayFault);
  };
  return (
    <RowForm onSave={save} onDone={onDone}>
      Convert {position.symbol} from {position.product} to
      <select
        autoFocus
        aria-label="New product"
        value={to}
        onChange={({ target }) => setTo(others.find((one) => one === target.value) ?? to)}
      >
        {others.map((product) => (
          <option key={product}>{product}</option>
        ))}
      </select>
      <input
        className="number ticket-small"
        aria-label="Units to convert"
        value={units}
        onChange={({ target }) => setUnits(target.value)}
      />
      units
      <button type="submit" className="button">
        Convert
      </button>
    </RowForm>
  );
}
