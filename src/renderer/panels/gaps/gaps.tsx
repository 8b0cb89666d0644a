import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { GapRow } from '#contract/model/gaps.ts';
import { panelFocus } from '../../shell/panel-focus.ts';
import { call } from '../../shell/terminal.ts';
import { instrumentsStore } from '../../stores/instruments.ts';
import { chartSlot } from '../../stores/link-groups.ts';
import { sessionStore } from '../../stores/session.ts';
import { toneOf } from '../../ui/format.ts';
import { PanelState } from '../panel-state.tsx';
import { GapsPoll } from './gaps-poll.ts';
import { gapsStore } from './gaps-store.ts';
import { contextFacts, contextNote, GAP_HEADS, gapCells, gapsFacts, gapsStateWords } from './gaps-words.ts';

function epochNow(): number | null {
  const { session, link } = sessionStore.getState();
  const { epoch } = instrumentsStore.getState();
  return link.phase !== 'open' || session?.epoch !== epoch ? null : epoch;
}

function usePoll(body: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    const poll = new GapsPoll({
      call,
      epoch: epochNow,
      visible: () =>
        document.visibilityState === 'visible' && body.current?.checkVisibility({ visibilityProperty: true }) === true,
      later: (run, ms) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    });
    poll.start();
    return () => poll.stop();
  }, [body]);
}

/** Indices beside the board. */
function Context() {
  const board = useStore(gapsStore, (state) => state.board);
  if (board === null) return null;
  return (
    <header className="gaps-context">
      {contextFacts(board).map(({ name, value, change }) => (
        <span key={name} className="gaps-index">
          {name} <b>{value}</b> <span className={toneOf(change)}>{change}</span>
        </span>
      ))}
      <span className="muted">{contextNote(board)}</span>
    </header>
  );
}

function GapLine({ row, tab, onFocus }: { row: GapRow; tab: boolean; onFocus: () => void }) {
  const [symbol, ...cells] = gapCells(row);
  return (
    <tr
      tabIndex={tab ? 0 : -1}
      data-slot={row.slot}
      onFocus={onFocus}
      onClick={() => chartSlot(row.slot)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        chartSlot(row.slot);
      }}
    >
      <th scope="row">{symbol}</th>
      {cells.map((text, i) => {
        const [head, align] = GAP_HEADS[i + 1]!;
        return (
          <td key={head} className={`${align} ${head === 'Gap' ? toneOf(text) : ''}`}>
            {text}
          </td>
        );
      })}
    </tr>
  );
}

/** Rows, the largest gap first: arrows move, Enter charts. */
function Rows({ rows }: { rows: readonly GapRow[] }) {
  const [focused, setFocused] = useState<number | null>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const tabSlot = rows.some(({ slot }) => slot === focused) ? focused : rows[0]?.slot;
  useEffect(() => panelFocus('gaps', () => body.current?.querySelector<HTMLElement>('tr[tabindex="0"]')?.focus()), []);
  return (
    <div className="gaps-scroll">
      <table className="gaps-table">
        <thead>
          <tr>
            {GAP_HEADS.map(([head, align]) => (
              <th key={head} scope="col" className={align}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody
          ref={body}
          onKeyDown={(event) => {
            const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
            if (step === undefined) return;
            event.preventDefault();
            const at = rows.findIndex(({ slot }) => slot === tabSlot) + step;
            const next = rows[Math.max(0, Math.min(rows.length - 1, at))];
            body.current?.querySelector<HTMLElement>(`[data-slot="${next?.slot}"]`)?.focus();
          }}
        >
          {rows.map((row) => (
            <GapLine key={row.slot} row={row} tab={row.slot === tabSlot} onFocus={() => setFocused(row.slot)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function GapsPanel() {
  const body = useRef<HTMLDivElement>(null);
  const state = useStore(gapsStore);
  const open = useStore(sessionStore, ({ link }) => link.phase === 'open');
  usePoll(body);
  const words = gapsStateWords(state, open);
  useEffect(() => (words === null ? undefined : panelFocus('gaps', () => body.current?.focus())), [words]);
  return (
    <div ref={body} tabIndex={-1} role="region" aria-label="Gaps, the largest first" className="panel-body gaps">
      <Context />
      {state.error !== null && state.board !== null && (
        <p className="warn levels-note" role="status">
          As it was: {state.error}
        </p>
      )}
      {words === null ? (
        <Rows rows={state.board?.rows ?? []} />
      ) : (
        <PanelState words={words} failed={open && state.board === null && state.error !== null} />
      )}
    </div>
  );
}

export function GapsFacts() {
  const board = useStore(gapsStore, (state) => state.board);
  return board === null ? null : <span className="fact">{gapsFacts(board)}</span>;
}
