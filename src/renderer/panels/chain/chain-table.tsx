import { memo, useEffect, useRef } from 'react';
import type { Chain } from '#contract/model/chain.ts';
import { panelFocus } from '../../shell/panel-focus.ts';
import { chartSlot } from '../../stores/link-groups.ts';
import { chainTable, type LegText, type RowText, type Side } from './chain-rows.ts';

export interface Cursor {
  readonly strike: number;
  readonly side: Side;
}

interface RowProps {
  readonly row: RowText;
  /** Side that holds the keyboard; null on all other rows. */
  readonly tab: Side | null;
  readonly underlying: string;
  readonly onCursor: (cursor: Cursor) => void;
}

function Price({ leg, side, row, tab, underlying, onCursor }: RowProps & { leg: LegText; side: Side }) {
  if (leg.slot < 0) return <td className="number" />;
  const words = `${underlying} ${row.strikeText} ${side}`;
  return (
    <td className="number">
      <button
        type="button"
        className="chain-price"
        tabIndex={tab === side ? 0 : -1}
        data-leg={`${row.strike} ${side}`}
        data-slot={leg.slot}
        aria-label={`Chart ${words}, ${leg.price}`}
        onFocus={() => onCursor({ strike: row.strike, side })}
        onClick={() => chartSlot(leg.slot)}
      >
        {leg.price}
      </button>
    </td>
  );
}

function Interest({ leg, side }: { leg: LegText; side: Side }) {
  return (
    <td className={`number chain-oi is-${side}`}>
      <span className="chain-bar" style={{ width: `${leg.bar}%` }} />
      <span className="chain-oi-text">{leg.oi}</span>
    </td>
  );
}

const sameLeg = (a: LegText, b: LegText): boolean =>
  a.slot === b.slot &&
  a.oi === b.oi &&
  a.bar === b.bar &&
  a.iv === b.iv &&
  a.vague === b.vague &&
  a.delta === b.delta &&
  a.price === b.price;

const sameRow = (a: RowProps, b: RowProps): boolean =>
  a.tab === b.tab &&
  a.underlying === b.underlying &&
  a.row.strike === b.row.strike &&
  a.row.atm === b.row.atm &&
  a.row.below === b.row.below &&
  sameLeg(a.row.call, b.row.call) &&
  sameLeg(a.row.put, b.row.put);

/** One strike; drawn again only when something in it reads differently. */
const ChainRow = memo(function ChainRow(props: RowProps) {
  const { row } = props;
  const { call, put } = row;
  const ivClass = (leg: LegText): string => `number muted${leg.vague ? ' is-vague' : ''}`;
  return (
    <tr
      className={`chain-row ${row.below ? 'is-below' : 'is-above'}${row.atm ? ' is-atm' : ''}`}
      data-strike={row.strike}
    >
      <Interest leg={call} side="CE" />
      <td className={ivClass(call)}>{call.iv}</td>
      <td className="number muted">{call.delta}</td>
      <Price {...props} leg={call} side="CE" />
      <th scope="row" className="number chain-strike">
        {row.strikeText}
        {row.atm && <span className="hidden-words"> at the money</span>}
      </th>
      <Price {...props} leg={put} side="PE" />
      <td className="number muted">{put.delta}</td>
      <td className={ivClass(put)}>{put.iv}</td>
      <Interest leg={put} side="PE" />
    </tr>
  );
}, sameRow);

/** Puts the row of a strike in the middle of what is seen; false when there is no such row. */
function centre(scroller: HTMLElement, strike: number): boolean {
  const row = scroller.querySelector<HTMLElement>(`[data-strike="${strike}"]`);
  if (row !== null) scroller.scrollTop = row.offsetTop - (scroller.clientHeight - row.offsetHeight) / 2;
  return row !== null;
}

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

interface TableProps {
  readonly chain: Chain;
  readonly cursor: Cursor | null;
  readonly onCursor: (cursor: Cursor) => void;
}

/** One chain, given a key of its own. Strikes with calls left and puts right: arrows move, Enter or a click charts the option, Home goes to the money. */
export function ChainTableView({ chain, cursor, onCursor }: TableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const centred = useRef(false);
  const { rows, oiHead } = chainTable(chain);
  const { atmStrike } = chain.summary;
  const at = cursor !== null && rows.some((row) => row.strike === cursor.strike) ? cursor : null;
  const tab: Cursor = at ?? { strike: atmStrike ?? rows[0]?.strike ?? 0, side: 'CE' };
  const focusOn = ({ strike, side }: Cursor): void =>
    scroller.current?.querySelector<HTMLElement>(`[data-leg="${strike} ${side}"]`)?.focus();
  useEffect(
    () =>
      panelFocus('chain', () => scroller.current?.querySelector<HTMLElement>('.chain-price[tabindex="0"]')?.focus()),
    [scroller],
  );
  useEffect(() => {
    const element = scroller.current;
    if (element === null || atmStrike === null) return;
    // Rows do not move away under a pointer or a keyboard, but a chain that just came is shown at its money.
    if (centred.current && (element.matches(':hover') || element.contains(document.activeElement))) return;
    centred.current = centre(element, atmStrike);
  }, [atmStrike, scroller]);
  const head = [oiHead, 'IV', 'Δ', 'CE', 'Strike', 'PE', 'Δ', 'IV', oiHead];
  return (
    <div
      ref={scroller}
      className="chain-scroll"
      onKeyDown={(event) => {
        const next = movedCursor(rows, tab, event.key);
        if (next === null) return;
        event.preventDefault();
        onCursor(next);
        focusOn(next);
      }}
    >
      <table className="chain-table" aria-label={`Options of ${chain.underlying}, expiry ${chain.expiry}`}>
        <thead>
          <tr>
            {head.map((name, i) => (
              // The nine columns never change their order.
              // oxlint-disable-next-line react/no-array-index-key
              <th key={`${i}`} scope="col" className="number">
                {name}
                <span className="hidden-words">{i < 4 ? ' of the call' : i > 4 ? ' of the put' : ''}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <ChainRow
              key={row.strike}
              row={row}
              tab={row.strike === tab.strike ? tab.side : null}
              underlying={chain.underlying}
              onCursor={onCursor}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}
