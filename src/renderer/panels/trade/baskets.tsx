import type { KeyboardEvent } from 'react';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { type Basket, BASKET_POLICIES, LEGS_MAX } from '#contract/model/basket.ts';
import { AccountTag } from '../../shell/account-tag.tsx';
import { keyOf } from '../../shell/commands.ts';
import { deskCall } from '../../shell/desk-call.ts';
import { basketFeed, basketsStore, movedLeg, type Tray, type TrayLeg, trayStore } from '../../stores/baskets.ts';
import { meantExit } from '../../stores/meant-account.ts';
import { ordersStore } from '../../stores/orders.ts';
import { istTime } from '../../ui/format.ts';
import { priceWords, quantityWords } from '../../ticket/ticket-words.ts';
import { pressedOnce } from '../../ui/pressed-once.ts';
import { endKey } from './end-key.ts';
import { mayRemain, retryRest } from './retry-rest.ts';
import { sendTray } from './send-tray.ts';
import { SideMark } from './side-mark.tsx';
import { TrayFigures } from './tray-figures.tsx';
import { type TradeColumn, TradeTable } from './trade-table.tsx';
import { sayFault, TradePanel } from './trade-panel.tsx';
import { TraySheet } from './tray-sheet.tsx';

const POLICY_WORDS: Readonly<Record<Basket['policy'], string>> = {
  complete: 'go on with market protection',
  unwind: 'reverse what filled',
  hold: 'stop and raise an alarm',
};
const SECOND_MS = 1_000;
/** The contract's bounds of a leg's time, s. */
const [TIMEOUT_LEAST_S, TIMEOUT_MOST_S] = [1, 600];

const without = (index: number): void =>
  trayStore.setState(({ legs }) => ({ legs: legs.filter((_, i) => i !== index), asking: null, error: null }));
const move = (index: number, step: 1 | -1): void =>
  trayStore.setState(({ legs }) => ({ legs: movedLeg(legs, index, step) }));

function Leg({ leg, index, last }: { leg: TrayLeg; index: number; last: boolean }) {
  const { intent } = leg;
  const onKey = (event: KeyboardEvent): void => {
    const step = event.altKey
      ? ({ ArrowUp: -1, ArrowDown: 1 } as const)[event.key as 'ArrowUp' | 'ArrowDown']
      : undefined;
    if (step !== undefined) move(index, step);
    else if (event.key === 'Delete') without(index);
    else return;
    event.preventDefault();
  };
  return (
    <li className="tray-leg" tabIndex={0} onKeyDown={onKey}>
      <span className="muted">{index + 1}</span> <SideMark side={intent.side} /> <b>{leg.symbol}</b>{' '}
      {quantityWords(intent.quantity, leg.lot)} {priceWords(intent, leg.decimals)}
      <span className="muted"> {intent.product}</span>
      <span className="spacer" />
      <button
        type="button"
        className="chip"
        disabled={index === 0}
        aria-label={`Leg ${index + 1} earlier`}
        onClick={() => move(index, -1)}
      >
        earlier
      </button>
      <button
        type="button"
        className="chip"
        disabled={last}
        aria-label={`Leg ${index + 1} later`}
        onClick={() => move(index, 1)}
      >
        later
      </button>
      <button type="button" className="chip" aria-label={`Remove leg ${index + 1}`} onClick={() => without(index)}>
        ×
      </button>
    </li>
  );
}

function Rules({ tray }: { tray: Tray }) {
  return (
    <>
      <label className="switch">
        when a leg is not filled
        <select
          value={tray.policy}
          onChange={({ target }) =>
            trayStore.setState({ policy: BASKET_POLICIES.find((policy) => policy === target.value) ?? 'unwind' })
          }
        >
          {BASKET_POLICIES.map((policy) => (
            <option key={policy} value={policy}>
              {POLICY_WORDS[policy]}
            </option>
          ))}
        </select>
      </label>
      <label className="switch">
        after
        <input
          className="number ticket-small"
          type="text"
          inputMode="numeric"
          value={tray.timeoutS}
          onChange={({ target }) => {
            const seconds = Math.trunc(Number(target.value));
            if (Number.isFinite(seconds))
              trayStore.setState({ timeoutS: Math.min(TIMEOUT_MOST_S, Math.max(TIMEOUT_LEAST_S, seconds)) });
          }}
        />
        s
      </label>
    </>
  );
}

/** Calls for the keyboard that the tray has followed; a tray that is drawn anew does not follow an old one. */
let answeredCalls = 0;

function TrayView() {
  const tray = useStore(trayStore);
  const [sending, setSending] = useState(false);
  const [sheet, setSheet] = useState(false);
  const section = useRef<HTMLElement>(null);
  const { calls } = tray;
  useEffect(() => {
    if (calls > answeredCalls) section.current?.focus();
    answeredCalls = calls;
  }, [calls]);
  const sendOnce = (): void => {
    if (sending || tray.legs.length === 0) return;
    if (!sendTray(tray)) return;
    setSending(true);
    setTimeout(() => setSending(false), SECOND_MS);
  };
  return (
    <section
      ref={section}
      tabIndex={-1}
      className="tray"
      aria-label="Basket tray"
      onKeyDown={(event) => {
        if (!event.ctrlKey || event.altKey) return;
        if (event.key === 'Enter') {
          if (!event.repeat) sendOnce();
        } else if (event.key.toLowerCase() === 's') setSheet(true);
        else return;
        event.preventDefault();
      }}
    >
      {tray.legs.length === 0 ? (
        <p className="muted">
          The tray is empty. {keyOf('basket.add')} in a ticket puts its order here; up to {LEGS_MAX} legs go as one.
        </p>
      ) : (
        <ol className="tray-legs" aria-label="Legs">
          {tray.legs.map((leg, i) => (
            <Leg key={leg.intent.clientOrderId} leg={leg} index={i} last={i === tray.legs.length - 1} />
          ))}
        </ol>
      )}
      {tray.legs.length > 0 && <TrayFigures legs={tray.legs} body={section} />}
      <div className="ticket-row is-wrapped">
        <Rules tray={tray} />
        <span className="muted">Buys go first.</span>
        {tray.legs.length > 0 && <AccountTag label={tray.account} />}
        {tray.owner !== 'hand' && <span className="badge">{tray.owner}</span>}
        <span className="spacer" />
        <button type="button" className="button" aria-haspopup="dialog" onClick={() => setSheet(true)}>
          Saved, files… <kbd>Ctrl+S</kbd>
        </button>
        {sheet && <TraySheet onClose={() => setSheet(false)} />}
        <button
          type="button"
          className="button"
          disabled={tray.legs.length === 0 || sending}
          onKeyDown={pressedOnce}
          onClick={sendOnce}
        >
          Send {tray.legs.length} legs <kbd>Ctrl+Enter</kbd>
        </button>
      </div>
      <p role="status" className="ticket-denied">
        {tray.error ?? ''}
      </p>
    </section>
  );
}

function cancel(basket: Basket): void {
  deskCall('basket.cancel', { basketId: basket.basketId }, meantExit()).then((next) => basketFeed.hear(next), sayFault);
}

function LegStates({ basket }: { basket: Basket }) {
  const orders = useStore(ordersStore, (state) => state.orders);
  return (
    <>
      {basket.legs.map((leg, i) => {
        const order = orders.get(leg.clientOrderId);
        return (
          <span key={leg.clientOrderId} className="basket-leg" title={leg.text}>
            {order === undefined ? `leg ${i + 1}` : `${order.side === 'BUY' ? 'B' : 'S'} ${order.symbol}`} {leg.state}
            {leg.text !== '' && <span className="warn"> {leg.text}</span>}
          </span>
        );
      })}
    </>
  );
}

function RowButton({ children, onPress }: { children: string; onPress: () => void }) {
  return (
    <button type="button" tabIndex={-1} className="button row-button" onClick={onPress}>
      {children}
    </button>
  );
}

/** Ctrl+Delete cancels what runs; `x` puts what remains of an ended one into the tray. */
function rowKey(basket: Basket, event: KeyboardEvent): boolean {
  if (event.key === 'x' && !event.ctrlKey && !event.altKey && mayRemain(basket)) {
    if (!event.repeat) void retryRest(basket);
    return true;
  }
  return endKey(event, () => (basket.state === 'running' ? cancel(basket) : undefined));
}

const COLUMNS: readonly TradeColumn<Basket>[] = [
  { id: 'time', head: 'Time', width: 62, cell: ({ createdMs }) => istTime(createdMs) },
  {
    id: 'state',
    head: 'State',
    width: 84,
    cell: ({ state }) => <span className={state === 'running' || state === 'done' ? '' : 'warn'}>{state}</span>,
  },
  { id: 'policy', head: 'Policy', width: 72, cell: ({ policy }) => policy },
  { id: 'legs', head: 'Legs', width: null, cell: (basket) => <LegStates basket={basket} /> },
  { id: 'reason', head: 'Reason', width: 220, cell: ({ reason }) => reason, title: ({ reason }) => reason },
  {
    id: 'keys',
    head: '',
    width: 80,
    cell: (basket) =>
      basket.state === 'running' ? (
        <RowButton onPress={() => cancel(basket)}>Cancel</RowButton>
      ) : (
        mayRemain(basket) && <RowButton onPress={() => void retryRest(basket)}>Rest…</RowButton>
      ),
  },
];

/** The tray that is being put together, and the baskets that went out. */
export function BasketsPanel() {
  const baskets = useStore(basketsStore, (state) => state.baskets);
  const rows = [...baskets.values()].sort((a, b) => b.createdMs - a.createdMs);
  return (
    <TradePanel id="baskets" empty={null}>
      <TrayView />
      {rows.length > 0 && (
        <TradeTable
          id="baskets"
          label="Baskets"
          columns={COLUMNS}
          rows={rows}
          keyOf={({ basketId }) => basketId}
          onKey={rowKey}
        />
      )}
    </TradePanel>
  );
}
