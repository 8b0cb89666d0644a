import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Hit } from '#contract/model/scan.ts';
import { panelFocus } from '../../shell/panel-focus.ts';
import { type HitSortKey, hitsViewStore, takeFresh } from '../../stores/hits-view.ts';
import { instrumentOf } from '../../stores/instruments.ts';
import { DENSITIES, prefsStore } from '../../stores/prefs.ts';
import { RowGap } from '../../ui/row-gap.tsx';
import { chartHit, toggleSheet, tradeHit, watchHit } from './hit-actions.ts';
import type { HitColumn } from './hit-columns.tsx';
import { nextSort, windowOf } from './hit-rows.ts';

/** Height of the head, px; rows scroll below it. */
const HEAD_HEIGHT = 22;
const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };

/** What a key does to the row that it is pressed on; false when it means nothing here. */
function onRowKey(hit: Hit, { key, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
  if (altKey || metaKey) return false;
  if (ctrlKey) {
    if (key !== 'Enter') return false;
    watchHit(hit);
  } else if (key === 'Enter') chartHit(hit);
  else if (key === ' ') toggleSheet(hit);
  else if (key === '+' || key === 'F1') tradeHit(hit, 'BUY');
  else if (key === '-' || key === 'F2') tradeHit(hit, 'SELL');
  else return false;
  return true;
}

/** Scrolls as little as is needed until a row is seen. */
function reveal(element: HTMLElement | null, index: number, rowHeight: number): void {
  if (element === null) return;
  const y = index * rowHeight;
  const below = y + rowHeight + HEAD_HEIGHT - element.clientHeight;
  if (y < element.scrollTop) element.scrollTop = y;
  else if (below > element.scrollTop) element.scrollTop = below;
}

/** Follows the scrolled part of an element. */
function useScrolled(scroller: RefObject<HTMLElement | null>): { readonly top: number; readonly height: number } {
  const [place, setPlace] = useState({ top: 0, height: 400 });
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const read = (): void => setPlace({ top: element.scrollTop, height: element.clientHeight });
    read();
    const observer = new ResizeObserver(read);
    observer.observe(element);
    element.addEventListener('scroll', read, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', read);
    };
  }, [scroller]);
  return place;
}

function Head({ columns }: { columns: readonly HitColumn[] }) {
  const sort = useStore(hitsViewStore, (state) => state.sort);
  const press = (by: HitSortKey): void => hitsViewStore.setState({ sort: nextSort(sort, by) });
  return (
    <thead>
      <tr aria-rowindex={1}>
        {columns.map(({ id, head, number, sort: by }) => {
          const sorted = by !== undefined && sort.by === by;
          const order = sorted ? (sort.down ? 'descending' : 'ascending') : undefined;
          return (
            <th key={id} scope="col" className={number === true ? 'number' : ''} aria-sort={order}>
              {by === undefined ? (
                head
              ) : (
                <button type="button" tabIndex={-1} title={`Sort by ${head}`} onClick={() => press(by)}>
                  {sorted && <span className={`sorted ${sort.down ? 'down' : 'up'} arrow`} aria-hidden="true" />}
                  {head}
                </button>
              )}
            </th>
          );
        })}
        <th scope="col">
          <span className="hidden-words">Detail</span>
        </th>
      </tr>
    </thead>
  );
}

interface RowProps {
  readonly hit: Hit;
  readonly index: number;
  readonly columns: readonly HitColumn[];
  readonly active: boolean;
  readonly open: boolean;
}

function HitRow({ hit, index, columns, active, open }: RowProps) {
  return (
    <tr
      id={`hit-${hit.id}`}
      className={`hit-row ${active ? 'is-active' : ''}`}
      data-hit={hit.id}
      data-slot={instrumentOf(hit.segment, hit.securityId)?.slot}
      aria-rowindex={index + 2}
      aria-selected={active}
      onClick={() => chartHit(hit)}
    >
      {columns.map(({ id, className, number, cell, title }) => (
        <td key={id} className={`${className ?? ''} ${number === true ? 'number' : ''}`} title={title?.(hit)}>
          {cell(hit)}
        </td>
      ))}
      <td className="hit-why">
        <button
          type="button"
          tabIndex={-1}
          className="chip"
          aria-expanded={open}
          aria-label={open ? `less: why ${hit.symbol} fired` : `Why ${hit.symbol} fired`}
          onClick={(event) => {
            event.stopPropagation();
            toggleSheet(hit);
          }}
        >
          {open ? 'less' : 'why'}
        </button>
      </td>
    </tr>
  );
}

interface TableProps {
  readonly hits: readonly Hit[];
  readonly columns: readonly HitColumn[];
  readonly scroller: RefObject<HTMLDivElement | null>;
}

/** Rows of hits, of which only the seen ones are drawn. One stop of Tab; the keys act on the marked row. */
export function HitTable({ hits, columns, scroller }: TableProps) {
  const { activeId, openId } = useStore(hitsViewStore);
  const rowHeight = DENSITIES[useStore(prefsStore, (state) => state.density)];
  const table = useRef<HTMLTableElement>(null);
  const { top, height } = useScrolled(scroller);
  useEffect(() => panelFocus('hits', () => table.current?.focus()), []);
  const { from, to } = windowOf(hits.length, top, height, rowHeight);
  const found = hits.findIndex(({ id }) => id === activeId);
  const index = Math.max(0, found);
  const active = hits[index];
  const moveTo = (next: number): void => {
    const at = Math.max(0, Math.min(hits.length - 1, next));
    hitsViewStore.setState({ activeId: hits[at]?.id ?? null });
    reveal(scroller.current, at, rowHeight);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.ctrlKey || event.altKey ? undefined : STEPS[event.key];
    if (step !== undefined) moveTo(found < 0 && step > 0 ? 0 : index + step);
    else if (event.key === 'Home') takeFresh();
    else if (event.key === 'End') moveTo(hits.length - 1);
    else if (event.target instanceof HTMLButtonElement || active === undefined || !onRowKey(active, event)) return;
    event.preventDefault();
  };
  const width = columns.reduce((sum, column) => sum + column.width, 46);
  return (
    <table
      ref={table}
      className="hits-table"
      role="grid"
      aria-label="Hits"
      aria-rowcount={hits.length + 1}
      aria-activedescendant={index >= from && index < to && active !== undefined ? `hit-${active.id}` : undefined}
      data-slot={active === undefined ? undefined : instrumentOf(active.segment, active.securityId)?.slot}
      tabIndex={0}
      style={{ minWidth: width }}
      onKeyDown={onKeyDown}
    >
      <colgroup>
        {columns.map(({ id, width: own, grows }) => (
          <col key={id} style={grows === true ? undefined : { width: own }} />
        ))}
        <col style={{ width: 46 }} />
      </colgroup>
      <Head columns={columns} />
      <tbody>
        {from > 0 && <RowGap height={from * rowHeight} />}
        {hits.slice(from, to).map((hit, i) => (
          <HitRow
            key={hit.id}
            hit={hit}
            index={from + i}
            columns={columns}
            active={hit === active}
            open={openId === hit.id}
          />
        ))}
        {to < hits.length && <RowGap height={(hits.length - to) * rowHeight} />}
      </tbody>
    </table>
  );
}
