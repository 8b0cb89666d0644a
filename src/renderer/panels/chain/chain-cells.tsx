import type { ReactNode } from 'react';
import { chartSlot } from '../../stores/link-groups.ts';
import { instrumentIn } from '../../stores/instruments.ts';
import { openTicket } from '../../ticket/ticket-control.ts';
import { NO_VALUE, toneOf } from '../../ui/format.ts';
import type { ChainColumn } from './chain-columns.ts';
import { BUILD_UP_TITLES, type LegText, type RowText, type Side } from './chain-rows.ts';

export interface Cursor {
  readonly strike: number;
  readonly side: Side;
}

export interface CellProps {
  readonly leg: LegText;
  readonly side: Side;
  readonly row: RowText;
  /** Side that holds the keyboard; null on all other rows. */
  readonly tab: Side | null;
  /** Side that the panels of the same link colour show; null on all other rows. */
  readonly charted: Side | null;
  readonly underlying: string;
  /** Epoch of the slots. */
  readonly epoch: number;
  readonly onCursor: (cursor: Cursor) => void;
}

function Price({ leg, side, row, tab, charted, underlying, epoch, onCursor }: CellProps) {
  if (leg.slot < 0) return null;
  const words = `${underlying} ${row.strikeText} ${side}`;
  return (
    <button
      type="button"
      className="chain-price"
      tabIndex={tab === side ? 0 : -1}
      data-leg={`${row.strike} ${side}`}
      data-slot={leg.slot}
      aria-label={`Chart ${words}, ${leg.price}`}
      aria-current={charted === side}
      onFocus={() => onCursor({ strike: row.strike, side })}
      onClick={() => {
        if (instrumentIn(epoch, leg.slot) !== undefined) chartSlot(leg.slot);
      }}
    >
      {leg.price}
    </button>
  );
}

/** Opens the ticket at exactly the price that was pressed: a bid is sold to, an ask is bought from. */
function Quote({ leg, side, row, underlying, epoch, onCursor, at }: CellProps & { at: 'bid' | 'ask' }) {
  const text = leg[at];
  if (leg.slot < 0) return null;
  if (text === NO_VALUE) return <span className="muted chain-no-quote">{text}</span>;
  const order = at === 'bid' ? 'SELL' : 'BUY';
  return (
    <button
      type="button"
      className={`chain-quote is-${at}`}
      tabIndex={-1}
      title={`${order === 'SELL' ? 'Sell at the bid' : 'Buy at the ask'}: opens the ticket`}
      aria-label={`${order} ${underlying} ${row.strikeText} ${side} at ${text}`}
      // The row stays while the ticket is open, however far the table is scrolled: the keyboard comes back to it.
      onFocus={() => onCursor({ strike: row.strike, side })}
      onClick={() => {
        const instrument = instrumentIn(epoch, leg.slot);
        if (instrument !== undefined) openTicket(instrument, order, { price: text.replaceAll(',', '') });
      }}
    >
      {text}
    </button>
  );
}

function Interest({ leg }: { leg: LegText }) {
  return (
    <>
      <span className="chain-bar" style={{ backgroundSize: `${leg.bar}% 100%` }} />
      <span className="chain-oi-text">{leg.oi}</span>
    </>
  );
}

/** Builds of those who buy are up, of those who sell down; the letters say which. */
const BUILD_TONES: Readonly<Record<string, string>> = { LB: 'up', SC: 'up', SB: 'down', LU: 'down' };

function Change({ leg }: { leg: LegText }) {
  return (
    <>
      <span className={toneOf(leg.oiChange)}>{leg.oiChange}</span>
      {leg.build !== '' && (
        <abbr className={`chain-build ${BUILD_TONES[leg.build] ?? ''}`} title={BUILD_UP_TITLES[leg.build]}>
          {leg.build}
        </abbr>
      )}
    </>
  );
}

const CONTENT: Readonly<Record<ChainColumn, (props: CellProps) => ReactNode>> = {
  oi: ({ leg }) => <Interest leg={leg} />,
  oiChange: ({ leg }) => <Change leg={leg} />,
  volume: ({ leg }) => leg.volume,
  iv: ({ leg }) => leg.iv,
  vega: ({ leg }) => leg.vega,
  gamma: ({ leg }) => leg.gamma,
  theta: ({ leg }) => leg.theta,
  delta: ({ leg }) => leg.delta,
  bid: (props) => <Quote {...props} at="bid" />,
  ask: (props) => <Quote {...props} at="ask" />,
  last: (props) => <Price {...props} />,
};
const LOUD: ReadonlySet<ChainColumn> = new Set(['oi', 'oiChange', 'bid', 'ask', 'last']);

/** One cell of one side of a strike. */
export function ChainCell({ column, ...props }: CellProps & { column: ChainColumn }) {
  const { leg, side, charted } = props;
  const shown = charted === side ? ' is-charted' : '';
  const vague = column === 'iv' && leg.vague ? ' is-vague' : '';
  const oi = column === 'oi' ? ` chain-oi is-${side}` : '';
  return (
    <td className={`number chain-${side}${LOUD.has(column) ? '' : ' muted'}${vague}${oi}${shown}`} data-col={column}>
      {CONTENT[column](props)}
    </td>
  );
}

/** The strike with its names: at the money and max pain are words beside the colour. */
export function StrikeCell({ row }: { row: RowText }) {
  return (
    <th scope="row" className="number chain-strike">
      {row.atm && (
        <span className="tag is-atm">
          ATM<span className="hidden-words">: at the money</span>
        </span>
      )}
      {row.maxPain && (
        <span className="tag" title="Max pain: the strike at which option buyers would get least">
          MP<span className="hidden-words">: max pain</span>
        </span>
      )}
      <span>{row.strikeText}</span>
    </th>
  );
}

export function StraddleCell({ row }: { row: RowText }) {
  return (
    <td className="number chain-straddle" data-col="straddle">
      <span>{row.straddle}</span> <small className={toneOf(row.straddleChange)}>{row.straddleChange}</small>
    </td>
  );
}
