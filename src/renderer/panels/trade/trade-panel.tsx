import { type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { faultOf } from '#contract/faults.ts';
import { panelFocus } from '../../shell/panel-focus.ts';
import { withEngine } from '../../shell/terminal.ts';
import { readTrading } from '../../shell/trading-bind.ts';
import { sayToast } from '../../shell/alerts.ts';
import { PanelState, TryAgain } from '../panel-state.tsx';
import { tradingStore } from '../../stores/trading.ts';

/** What a panel looked at is read again this often, ms. */
const READ_EVERY_MS = 5_000;

/** Tells a refusal of the engine. */
export function sayFault(error: unknown): void {
  sayToast('error', faultOf(error).text);
}

/** Reads when the panel is first seen, and again and again while it is. */
export function useWhileSeen(body: RefObject<HTMLElement | null>, read: () => void): void {
  const latest = useRef(read);
  useEffect(() => {
    latest.current = read;
  });
  useEffect(() => {
    const look = (): void => {
      if (body.current !== null && body.current.offsetParent !== null) latest.current();
    };
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && look());
    if (body.current !== null) observer.observe(body.current);
    const timer = setInterval(look, READ_EVERY_MS);
    return () => {
      observer.disconnect();
      clearInterval(timer);
    };
  }, [body]);
}

export interface TradePanelProps {
  readonly id: string;
  /** Words in the place of rows; null when there are rows. */
  readonly empty: string | null;
  readonly children: ReactNode;
  readonly body?: RefObject<HTMLDivElement | null>;
  /** Error of the panel's own reading; the account's otherwise. */
  readonly error?: string | null;
}

/** Body of a panel of the order desk with its states: reading, failed, empty, filled. */
export function TradePanel({ id, empty, children, body, error }: TradePanelProps) {
  const own = useRef<HTMLDivElement>(null);
  const element = body ?? own;
  const ready = useStore(tradingStore, (state) => state.ready);
  const accountError = useStore(tradingStore, (state) => state.error);
  const why = error === undefined ? accountError : error;
  const bare = empty !== null;
  useEffect(() => (bare ? panelFocus(id, () => element.current?.focus()) : undefined), [bare, id, element]);
  const words = why ?? (ready || error !== undefined ? empty : 'Reading the account…');
  return (
    <div ref={element} className="panel-body trade" tabIndex={-1}>
      {!bare && why !== null && (
        <p className="trade-error warn">
          Not up to date: {why} <TryAgain onAgain={error === undefined ? withEngine(readTrading) : undefined} />
        </p>
      )}
      {children}
      {bare && (
        <PanelState
          words={words}
          failed={why !== null}
          onAgain={error === undefined ? withEngine(readTrading) : undefined}
        />
      )}
    </div>
  );
}
