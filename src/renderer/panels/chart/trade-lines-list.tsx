import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { fixed } from '../../ui/format.ts';
import { endKey } from '../trade/end-key.ts';
import type { TradeLine } from './trade-lines.ts';
import { leaveMove, moveLine, removeLine, sendLine } from './trade-lines-move.ts';
import { type Asked, shownPrice, type TradeLinesStore } from './trade-lines-store.ts';
import { lineWords } from './trade-lines-view.ts';
import { onTick } from './bar-index.ts';

/** Ticks of a step with Shift. */
const BIG_STEP = 10;

interface ListProps {
  readonly store: TradeLinesStore;
  readonly tick: () => number;
  readonly last: () => number;
  /** Gives the keyboard back to the chart. */
  readonly leave: () => void;
}

function taken(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopPropagation();
}

/** A move that is asked for once more: what exactly is sent, and why it is asked. */
function AskBox({ store, asked, line }: { store: TradeLinesStore; asked: Asked; line: TradeLine }) {
  const send = useRef<HTMLButtonElement>(null);
  useEffect(() => send.current?.focus(), []);
  const at = `${fixed(line.price, line.decimals)} to ${fixed(asked.price, line.decimals)}`;
  return (
    <div
      className="line-ask"
      role="alertdialog"
      aria-label="Send the change?"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        leaveMove(store);
      }}
    >
      <p>
        Move {line.title} {line.symbol} from {at}?
      </p>
      {asked.reasons.map((reason) => (
        <p key={reason} className="warn">
          {reason}
        </p>
      ))}
      <button ref={send} type="button" className="button" onClick={() => void sendLine(store, asked.id, asked.price)}>
        Send the change
      </button>
      <button type="button" className="button" onClick={() => leaveMove(store)}>
        Leave it
      </button>
    </div>
  );
}

/** The lines of a chart for the keyboard: Left and Right choose one, Up and Down move it, Enter sends, Escape leaves. */
export function TradeLinesList({ store, tick, last, leave }: ListProps) {
  const state = useStore(store);
  const [at, setAt] = useState(0);
  const id = useId();
  const lines = state.lines.filter(({ change }) => change !== null);
  const index = Math.min(at, lines.length - 1);
  const line = lines[index];
  const asked = state.asked;
  const askedLine = state.lines.find((one) => one.id === asked?.id);
  const choose = (by: number): void => {
    leaveMove(store);
    setAt((index + by + lines.length) % lines.length);
  };
  const step = (ticks: number): void => {
    if (line === undefined) return;
    // Presses come faster than the page is drawn: what counts is what the store has now.
    const price = onTick(shownPrice(store.getState(), line) + ticks * tick(), tick());
    store.setState({ moving: { id: line.id, price, by: 'keys' } });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (line === undefined) return;
    const ordered = line.remove?.name !== 'alerts.rules.remove';
    if (ordered && endKey(event, () => removeLine(line))) return taken(event);
    if (event.ctrlKey || event.altKey) return;
    const big = event.shiftKey ? BIG_STEP : 1;
    const { moving } = store.getState();
    if (event.key === 'ArrowUp') step(big);
    else if (event.key === 'ArrowDown') step(-big);
    else if (event.key === 'ArrowRight') choose(1);
    else if (event.key === 'ArrowLeft') choose(-1);
    else if (event.key === 'Delete' && !ordered) {
      if (!event.repeat) removeLine(line);
    } else if (event.key === 'Enter') {
      if (!event.repeat && moving !== null) void moveLine(store, moving.id, moving.price);
    } else if (event.key === 'Escape') {
      if (moving === null) leave();
      leaveMove(store);
    } else return;
    taken(event);
  };
  return (
    <>
      {line !== undefined && (
        <ul
          className="line-list"
          role="listbox"
          tabIndex={0}
          aria-label="Lines of orders and alerts on the chart"
          aria-activedescendant={`${id}-${index}`}
          onKeyDown={onKeyDown}
          onBlur={() => store.getState().moving?.by === 'keys' && leaveMove(store)}
        >
          {lines.map((one, i) => (
            <li key={one.id} id={`${id}-${i}`} role="option" aria-selected={i === index}>
              {fixed(shownPrice(state, one), one.decimals)} {lineWords(one, shownPrice(state, one), last())}
            </li>
          ))}
          <li className="line-keys" role="presentation" aria-hidden="true">
            ↑ ↓ a tick, with Shift ten · ← → another line · Enter sends · Ctrl+Delete cancels · Esc leaves
          </li>
        </ul>
      )}
      {asked !== null && askedLine !== undefined && <AskBox store={store} asked={asked} line={askedLine} />}
    </>
  );
}
