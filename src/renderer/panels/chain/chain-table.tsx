import { Fragment, memo, useEffect, useMemo, useRef } from 'react';
import { flushSync } from 'react-dom';
import type { Chain } from '#contract/model/chain.ts';
import { panelFocus } from '../../shell/panel-focus.ts';
import { NO_VALUE } from '../../ui/format.ts';
import { RowGap } from '../../ui/row-gap.tsx';
import { type CellProps, ChainCell, type Cursor, StraddleCell, StrikeCell } from './chain-cells.tsx';
import {
  CHAIN_COLUMNS,
  type ChainColumn,
  mirrored,
  STRADDLE_WIDTH,
  STRIKE_WIDTH,
  tableWidth,
} from './chain-columns.ts';
import { type IndexOf, useCentred } from './chain-centre.ts';
import { chainTable, type LegText, oiSinceWords, sideTotals } from './chain-rows.ts';
import type { StrikeWindow } from './chain-window.ts';
import { drawnRows } from './drawn-rows.ts';
import { useRowsInSight } from './use-rows-in-sight.ts';

interface RowProps extends Omit<CellProps, 'leg' | 'side'> {
  readonly columns: readonly ChainColumn[];
  readonly straddle: boolean;
  /** Place among all rows of the table, drawn or not. */
  readonly index: number;
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
    a.index === b.index &&
    a.columns === b.columns &&
    a.straddle === b.straddle &&
    sameShallow(rest, b.row) &&
    sameLeg(call, b.row.call) &&
    sameLeg(put, b.row.put)
  );
};

/** One strike; drawn again only when something in it reads differently. */
const ChainRow = memo(function ChainRow({ columns, straddle, index, ...props }: RowProps) {
  const { row } = props;
  return (
    <tr
      className={`chain-row ${row.below ? 'is-below' : 'is-above'}${row.atm ? ' is-atm' : ''}`}
      data-strike={row.strike}
      aria-rowindex={index + ROWS_OF_HEAD + 1}
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

/** Rows of the table above those of the strikes. */
const ROWS_OF_HEAD = 1;
const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };

/** Where a key takes the cursor; null when it is not one of the table's keys. Legs that are not listed are passed by. */
function movedCursor(strikes: readonly number[], atm: number | null, cursor: Cursor, key: string): Cursor | null {
  if (key === 'ArrowLeft') return { ...cursor, side: 'CE' };
  if (key === 'ArrowRight') return { ...cursor, side: 'PE' };
  if (key === 'Home') return { ...cursor, strike: atm !== null && strikes.includes(atm) ? atm : cursor.strike };
  const step = STEPS[key];
  if (step === undefined) return null;
  const index = strikes.indexOf(cursor.strike) + step;
  return { ...cursor, strike: strikes[Math.max(0, Math.min(strikes.length - 1, index))] ?? cursor.strike };
}

const heightOf = (rows: number): string => `calc(${rows} * var(--chain-row))`;

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
  const sight = useRowsInSight(scroller, '.chain-row');
  const { strikes, row: rowAt, inLakh } = useMemo(() => chainTable(chain, window), [chain, window]);
  const { atmStrike } = chain.summary;
  const at = cursor !== null && strikes.includes(cursor.strike) ? cursor : null;
  const tab: Cursor = at ?? { strike: atmStrike ?? strikes[0] ?? 0, side: 'CE' };
  const indexOf: IndexOf = (strike) => (strike === null ? -1 : strikes.indexOf(strike));
  const { rows, after } = drawnRows(strikes.length, sight, [tab.strike, atmStrike].map(indexOf));
  const focusOn = ({ strike, side }: Cursor): void =>
    scroller.current?.querySelector<HTMLElement>(`[data-leg="${strike} ${side}"]`)?.focus();
  const keyboard = useCentred(scroller, indexOf, atmStrike, charted?.strike ?? null);
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
        const next = movedCursor(strikes, atmStrike, tab, event.key);
        if (next === null || event.altKey || event.ctrlKey) return;
        event.preventDefault();
        keyboard.chose();
        // A row that was out of sight must be there before it can hold the keyboard.
        flushSync(() => onCursor(next));
        focusOn(next);
      }}
    >
      <table
        className="chain-table"
        style={{ minWidth: tableWidth(columns, straddle) }}
        aria-label={`Options of ${chain.underlying}, expiry ${chain.expiry}`}
        aria-rowcount={strikes.length + ROWS_OF_HEAD + 1}
      >
        <Widths columns={columns} straddle={straddle} />
        <Head columns={columns} straddle={straddle} inLakh={inLakh} since={oiSinceWords(chain)} />
        <tbody>
          {rows.map(({ index, skipped }) => {
            const row = rowAt(index);
            return (
              <Fragment key={row.strike}>
                {skipped > 0 && <RowGap height={heightOf(skipped)} />}
                <ChainRow
                  row={row}
                  index={index}
                  tab={row.strike === tab.strike ? tab.side : null}
                  charted={row.strike === charted?.strike ? charted.side : null}
                  underlying={chain.underlying}
                  epoch={chain.epoch}
                  onCursor={onCursor}
                  columns={columns}
                  straddle={straddle}
                />
              </Fragment>
            );
          })}
          {after > 0 && <RowGap height={heightOf(after)} />}
        </tbody>
        <Foot chain={chain} columns={columns} straddle={straddle} />
      </table>
    </div>
  );
}
