import { memo, useEffect, useMemo, useRef, useState } from 'react';
import type { Chain } from '#contract/model/chain.ts';
import { panelFocus } from '../../shell/panel-focus.ts';
import { NO_VALUE } from '../../ui/format.ts';
import { type CellProps, ChainCell, type Cursor, StraddleCell, StrikeCell } from './chain-cells.tsx';
import {
  CHAIN_COLUMNS,
  type ChainColumn,
  mirrored,
  STRADDLE_WIDTH,
  STRIKE_WIDTH,
  tableWidth,
} from './chain-columns.ts';
import { useCentred } from './chain-centre.ts';
import { chainTable, type LegText, oiSinceWords, type RowText, sideTotals } from './chain-rows.ts';
import type { StrikeWindow } from './chain-window.ts';
import { HeldRows } from './held-rows.ts';
import { useRowsInSight } from './use-rows-in-sight.ts';

interface RowProps extends Omit<CellProps, 'leg' | 'side'> {
  readonly columns: readonly ChainColumn[];
  readonly straddle: boolean;
}

function sameShallow<T extends object>(a: T, b: T): boolean {
  return (Object.keys(a) as (keyof T)[]).every((key) => a[key] === b[key]);
}

const sameLeg = (a: LegText, b: LegText): boolean => sameShallow(a, b);

const sameRow = (a: RowProps, b: RowProps): boolean => {
  const { call, put, ...rest } = a.row;
  return (
    a.tab === b.tab &&
    a.charted === b.charted &&
    a.underlying === b.underlying &&
    a.epoch === b.epoch &&
    a.columns === b.columns &&
    a.straddle === b.straddle &&
    sameShallow(rest, b.row) &&
    sameLeg(call, b.row.call) &&
    sameLeg(put, b.row.put)
  );
};

/** One strike; drawn again only when something in it reads differently. */
const ChainRow = memo(function ChainRow({ columns, straddle, ...props }: RowProps) {
  const { row } = props;
  return (
    <tr
      className={`chain-row ${row.below ? 'is-below' : 'is-above'}${row.atm ? ' is-atm' : ''}`}
      data-strike={row.strike}
    >
      {columns.map((column) => (
        <ChainCell key={column} column={column} {...props} leg={row.call} side="CE" />
      ))}
      <StrikeCell row={row} />
      {straddle && <StraddleCell row={row} />}
      {mirrored(columns).map((column) => (
        <ChainCell key={column} column={column} {...props} leg={row.put} side="PE" />
      ))}
    </tr>
  );
}, sameRow);

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };

/** Where a key takes the cursor; null when it is not one of the table's keys. Legs that are not listed are passed by. */
export function movedCursor(rows: readonly RowText[], cursor: Cursor, key: string): Cursor | null {
  if (key === 'ArrowLeft') return { ...cursor, side: 'CE' };
  if (key === 'ArrowRight') return { ...cursor, side: 'PE' };
  if (key === 'Home') return { ...cursor, strike: rows.find((row) => row.atm)?.strike ?? cursor.strike };
  const step = STEPS[key];
  if (step === undefined) return null;
  const index = rows.findIndex((row) => row.strike === cursor.strike) + step;
  return { ...cursor, strike: rows[Math.max(0, Math.min(rows.length - 1, index))]?.strike ?? cursor.strike };
}

function Head({ columns, straddle, inLakh, since }: HeadProps) {
  const name = (column: ChainColumn, side: 'CE' | 'PE'): string => {
    if (column === 'last') return side;
    const { head } = CHAIN_COLUMNS[column];
    return inLakh && (column === 'oi' || column === 'oiChange') ? `${head} L` : head;
  };
  const heads = (list: readonly ChainColumn[], side: 'CE' | 'PE') =>
    list.map((column) => (
      <th
        key={`${side} ${column}`}
        scope="col"
        className={side === 'PE' && column === 'oi' ? 'number is-left' : 'number'}
        title={column === 'oiChange' ? `${CHAIN_COLUMNS.oiChange.name}, ${since}` : CHAIN_COLUMNS[column].name}
      >
        {name(column, side)}
        <span className="hidden-words">{side === 'CE' ? ' of the call' : ' of the put'}</span>
      </th>
    ));
  return (
    <thead>
      <tr>
        {heads(columns, 'CE')}
        <th scope="col" className="chain-strike-head">
          Strike
        </th>
        {straddle && (
          <th scope="col" className="number" title="Call and put together; since the close of the day before">
            Straddle
          </th>
        )}
        {heads(mirrored(columns), 'PE')}
      </tr>
    </thead>
  );
}

interface HeadProps {
  readonly columns: readonly ChainColumn[];
  readonly straddle: boolean;
  readonly inLakh: boolean;
  /** From when changes of open interest count. */
  readonly since: string;
}

/** What the whole chain adds up to, whatever strikes are shown. */
function Foot({ chain, columns, straddle }: FootProps) {
  const { pcrByOi } = chain.summary;
  const cells = (list: readonly ChainColumn[], side: 'CE' | 'PE') => {
    const { oi, change, volume } = sideTotals(side === 'CE' ? chain.calls : chain.puts);
    const text: Partial<Record<ChainColumn, string>> = { oi, oiChange: change, volume };
    return list.map((column) => (
      <td key={`${side} ${column}`} className={`number${column === 'oi' ? ` chain-oi is-${side}` : ''}`}>
        {text[column] ?? ''}
      </td>
    ));
  };
  return (
    <tfoot>
      <tr>
        {cells(columns, 'CE')}
        <th scope="row" className="number">
          Σ PCR {pcrByOi === null ? NO_VALUE : pcrByOi.toFixed(2)}
        </th>
        {straddle && <td />}
        {cells(mirrored(columns), 'PE')}
      </tr>
    </tfoot>
  );
}

interface FootProps {
  readonly chain: Chain;
  readonly columns: readonly ChainColumn[];
  readonly straddle: boolean;
}

function Widths({ columns, straddle }: { columns: readonly ChainColumn[]; straddle: boolean }) {
  const cols = (list: readonly ChainColumn[], side: string) =>
    list.map((column) => <col key={`${side} ${column}`} style={{ width: CHAIN_COLUMNS[column].width }} />);
  return (
    <colgroup>
      {cols(columns, 'CE')}
      <col style={{ width: STRIKE_WIDTH }} />
      {straddle && <col style={{ width: STRADDLE_WIDTH }} />}
      {cols(mirrored(columns), 'PE')}
    </colgroup>
  );
}

interface TableProps {
  readonly chain: Chain;
  readonly cursor: Cursor | null;
  readonly onCursor: (cursor: Cursor) => void;
  /** The option that the panel's link colour shows; null when that is none of this chain. */
  readonly charted: Cursor | null;
  /** The same list while they are the same, so that rows are not drawn for nothing. */
  readonly columns: readonly ChainColumn[];
  readonly straddle: boolean;
  readonly window: StrikeWindow;
}

/** One chain, given a key of its own. Strikes with calls left and puts right: arrows move, Enter or a click charts the option, Home goes to the money. */
export function ChainTableView({ chain, cursor, onCursor, charted, columns, straddle, window }: TableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [held] = useState(() => new HeldRows());
  const sight = useRowsInSight(scroller, '.chain-row');
  const table = useMemo(() => chainTable(chain, window), [chain, window]);
  const rows = held.of(chain, table, sight);
  const { inLakh } = table;
  const { atmStrike } = chain.summary;
  const at = cursor !== null && rows.some((row) => row.strike === cursor.strike) ? cursor : null;
  const tab: Cursor = at ?? { strike: atmStrike ?? rows[0]?.strike ?? 0, side: 'CE' };
  const focusOn = ({ strike, side }: Cursor): void =>
    scroller.current?.querySelector<HTMLElement>(`[data-leg="${strike} ${side}"]`)?.focus();
  const keyboard = useCentred(scroller, atmStrike, charted?.strike ?? null);
  useEffect(() => {
    const focus = (): void => {
      keyboard.came(scroller.current?.querySelector('.is-atm') !== null);
      scroller.current?.querySelector<HTMLElement>('.chain-price[tabindex="0"]')?.focus();
    };
    // A keyboard that waited in the empty panel goes on in its table.
    if (document.activeElement === scroller.current?.closest('.chain')) focus();
    return panelFocus('chain', focus);
  }, [scroller, keyboard]);
  return (
    <div
      ref={scroller}
      className="chain-scroll"
      onKeyDown={(event) => {
        const next = movedCursor(rows, tab, event.key);
        if (next === null || event.altKey || event.ctrlKey) return;
        event.preventDefault();
        keyboard.chose();
        onCursor(next);
        focusOn(next);
      }}
    >
      <table
        className="chain-table"
        style={{ minWidth: tableWidth(columns, straddle) }}
        aria-label={`Options of ${chain.underlying}, expiry ${chain.expiry}`}
      >
        <Widths columns={columns} straddle={straddle} />
        <Head columns={columns} straddle={straddle} inLakh={inLakh} since={oiSinceWords(chain)} />
        <tbody>
          {rows.map((row) => (
            <ChainRow
              key={row.strike}
              row={row}
              tab={row.strike === tab.strike ? tab.side : null}
              charted={row.strike === charted?.strike ? charted.side : null}
              underlying={chain.underlying}
              epoch={chain.epoch}
              onCursor={onCursor}
              columns={columns}
              straddle={straddle}
            />
          ))}
        </tbody>
        <Foot chain={chain} columns={columns} straddle={straddle} />
      </table>
    </div>
  );
}
