import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { sayToast } from '../../shell/alerts.ts';
import { chordOf } from '../../shell/chord.ts';
import { panelFocus } from '../../shell/panel-focus.ts';
import { chartSlot } from '../../stores/link-groups.ts';

/** Rows drawn at once; more come with the button below them. */
const ROWS_DRAWN_STEP = 200;

export interface TradeColumn<T> {
  readonly id: string;
  readonly head: string;
  /** Fixed width, px; null takes what is left. */
  readonly width: number | null;
  readonly number?: boolean;
  readonly cell: (row: T) => ReactNode;
  /** Full text of a cell that may be cut. */
  readonly title?: (row: T) => string;
}

export interface TradeTableProps<T> {
  /** Id of the panel whose keyboard this table takes. */
  readonly id: string;
  readonly label: string;
  readonly columns: readonly TradeColumn<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
  readonly rowClass?: (row: T) => string;
  /** Slot that a buy or sell key acts on while the row holds the keyboard, and that Alt+Enter or a double click charts. */
  readonly slotOf?: (row: T) => number;
  /** A key on a row; true when it was used. */
  readonly onKey?: (row: T, event: KeyboardEvent) => boolean;
  /** The keyboard or the pointer came to a row. */
  readonly onFocus?: (row: T) => void;
  readonly foot?: ReactNode;
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };

function focusRow(body: HTMLElement | null, key: string | undefined): void {
  if (key !== undefined) body?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

function Widths<T>({ columns }: Pick<TradeTableProps<T>, 'columns'>) {
  return (
    <colgroup>
      {columns.map((column) => (
        <col key={column.id} style={column.width === null ? undefined : { width: column.width }} />
      ))}
    </colgroup>
  );
}

/** A column without words above it is the one of a row's doors. */
function cellClass<T>({ head, number }: TradeColumn<T>): string {
  return head === '' ? 'is-keys' : number === true ? 'number' : '';
}

function Heads<T>({ columns }: Pick<TradeTableProps<T>, 'columns'>) {
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th key={column.id} scope="col" className={cellClass(column)}>
            {column.head === '' ? <span className="hidden-words">Actions</span> : column.head}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** Charts what a row is about. */
function chartRow(slot: number): true {
  if (slot >= 0) chartSlot(slot);
  else sayToast('info', 'This instrument has no live data in this session and cannot be charted.');
  return true;
}

/** A double click on a field or a button of a row is theirs. */
const isOnControl = (target: EventTarget): boolean =>
  target instanceof Element && target.closest('input, button') !== null;

/**
 * A table of slow rows: fixed columns, arrows move through the rows, one row is a stop of Tab. Rows of an instrument are
 * charted by Alt+Enter and a double click, and by Enter where it does nothing else.
 */
export function TradeTable<T>(props: TradeTableProps<T>) {
  const { id, label, columns, rows, keyOf, foot } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const [drawn, setDrawn] = useState(ROWS_DRAWN_STEP);
  const shown = rows.slice(0, drawn);
  const known = shown.some((row) => keyOf(row) === focused);
  const first = shown[0];
  const tab = known ? focused : first === undefined ? null : keyOf(first);
  useEffect(() => panelFocus(id, () => focusRow(body.current, tab ?? undefined)), [id, tab]);
  const come = (row: T): void => {
    setFocused(keyOf(row));
    props.onFocus?.(row);
  };
  const chart = (row: T): boolean => props.slotOf !== undefined && chartRow(props.slotOf(row));
  const onKeyDown = (row: T, event: KeyboardEvent<HTMLTableRowElement>): void => {
    if (event.target !== event.currentTarget) return;
    const step = event.ctrlKey || event.altKey ? undefined : STEPS[event.key];
    const chord = chordOf(event);
    if (step !== undefined) {
      const at = shown.findIndex((one) => keyOf(one) === keyOf(row)) + step;
      const next = shown[Math.max(0, Math.min(shown.length - 1, at))];
      if (next !== undefined) focusRow(body.current, keyOf(next));
    } else if (
      !(chord === 'Alt+Enter' && chart(row)) &&
      props.onKey?.(row, event) !== true &&
      !(chord === 'Enter' && chart(row))
    )
      return;
    event.preventDefault();
  };
  return (
    <div className="trade-scroll">
      <table className="trade-table" aria-label={label}>
        <Widths columns={columns} />
        <Heads columns={columns} />
        <tbody ref={body}>
          {shown.map((row) => {
            const key = keyOf(row);
            return (
              <tr
                key={key}
                data-key={key}
                data-slot={props.slotOf?.(row)}
                className={`trade-row ${props.rowClass?.(row) ?? ''}`}
                tabIndex={key === tab ? 0 : -1}
                onFocus={() => come(row)}
                onKeyDown={(event) => onKeyDown(row, event)}
                onDoubleClick={({ target }) => isOnControl(target) || chart(row)}
              >
                {columns.map((column) => (
                  <td key={column.id} className={cellClass(column)} title={column.title?.(row)}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
        {foot !== undefined && <tfoot>{foot}</tfoot>}
      </table>
      {rows.length > drawn && (
        <button type="button" className="button older" onClick={() => setDrawn(drawn + ROWS_DRAWN_STEP)}>
          Show {Math.min(ROWS_DRAWN_STEP, rows.length - drawn)} more
        </button>
      )}
    </div>
  );
}
