import { type KeyboardEvent, useRef, useState } from 'react';
import { faultOf } from '#contract/faults.ts';
import type { ForeverChange, ForeverLeg } from '#contract/model/broker-control.ts';
import { keyOf } from '../../shell/commands.ts';
import { sayToast } from '../../shell/alerts.ts';
import { deskCall } from '../../shell/desk-call.ts';
import { call } from '../../shell/terminal.ts';
import { instrumentOf } from '../../stores/instruments.ts';
import { meantEntry, meantExit } from '../../stores/meant-account.ts';
import { fixed, grouped } from '../../ui/format.ts';
import { quoteOf } from '../../ticket/ticket-control.ts';
import { readPrice } from '../../ticket/price-text.ts';
import { readWhole } from '../../ticket/ticket-intent.ts';
import { endKey } from './end-key.ts';
import { SideMark } from './side-mark.tsx';
import { type TradeColumn, TradeTable } from './trade-table.tsx';
import { sayFault, TradePanel, useWhileSeen } from './trade-panel.tsx';

const FIELDS = ['quantity', 'trigger', 'price'] as const;
type Field = (typeof FIELDS)[number];
type Editing = { readonly key: string } & Readonly<Record<Field, string>>;

const keyOfLeg = ({ venueOrderId, leg }: ForeverLeg): string => `${venueOrderId} ${leg}`;
/** Currency derivatives have four decimals in the integer scale. */
const decimalsOf = ({ segment }: ForeverLeg): 2 | 4 => (segment.endsWith('CURRENCY') ? 4 : 2);

const priceOf = (leg: ForeverLeg, price: number): string => (price === 0 ? 'market' : fixed(price, decimalsOf(leg)));

const beginEdit = (leg: ForeverLeg): Editing => ({
  key: keyOfLeg(leg),
  quantity: String(leg.quantity),
  trigger: fixed(leg.trigger, decimalsOf(leg)),
  price: leg.price === 0 ? 'm' : fixed(leg.price, decimalsOf(leg)),
});

/** The new terms, or the reason why they cannot be read. */
function changeOf(leg: ForeverLeg, edit: Editing): ForeverChange | string {
  const instrument = instrumentOf(leg.segment, leg.securityId);
  const scale = { tick: instrument?.tick ?? 1, decimals: decimalsOf(leg) };
  const quote = quoteOf(instrument?.slot ?? -1);
  const quantity = readWhole(edit.quantity);
  if (quantity === null || quantity === 0) return 'A whole number of units above zero is needed.';
  const trigger = readPrice(edit.trigger, quote, scale);
  if (trigger.kind !== 'price')
    return trigger.kind === 'bad' ? trigger.text : 'The trigger is a price, not the market.';
  const price = readPrice(edit.price, quote, scale);
  if (price.kind === 'bad') return price.text;
  return price.kind === 'market'
    ? { type: 'MARKET', quantity, price: 0, trigger: trigger.price }
    : { type: 'LIMIT', quantity, price: price.price, trigger: trigger.price };
}

interface EditProps {
  readonly leg: ForeverLeg;
  readonly edit: Editing;
  readonly field: Field;
  readonly onEdit: (edit: Editing | null) => void;
  readonly onSaved: () => void;
}

function EditField({ leg, edit, field, onEdit, onSaved }: EditProps) {
  const save = (): void => {
    const change = changeOf(leg, edit);
    if (typeof change === 'string') return sayFault(new Error(change));
    const { venueOrderId } = leg;
    deskCall('forever.modify', { venueOrderId, leg: leg.leg, ...change }, meantEntry()).then(({ text }) => {
      sayToast('info', text);
      onEdit(null);
      onSaved();
    }, sayFault);
  };
  return (
    <input
      className="number inline-edit"
      aria-label={`New ${field} of ${leg.symbol}`}
      title="Enter saves, Escape leaves it"
      autoFocus={field === 'trigger'}
      value={edit[field]}
      onFocus={(event) => event.target.select()}
      onChange={({ target }) => onEdit({ ...edit, [field]: target.value })}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.repeat) save();
        else if (event.key === 'Escape') onEdit(null);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}

interface ColumnParts {
  readonly edit: Editing | null;
  readonly onEdit: (edit: Editing | null) => void;
  readonly onSaved: () => void;
  readonly onCancel: (leg: ForeverLeg) => void;
}

function columnsOf({ edit, onEdit, onSaved, onCancel }: ColumnParts): TradeColumn<ForeverLeg>[] {
  const column = (field: Field, head: string, text: (leg: ForeverLeg) => string): TradeColumn<ForeverLeg> => ({
    id: field,
    head,
    width: 92,
    number: true,
    cell: (leg) =>
      edit?.key === keyOfLeg(leg) ? (
        <EditField leg={leg} edit={edit} field={field} onEdit={onEdit} onSaved={onSaved} />
      ) : (
        text(leg)
      ),
  });
  return [
    { id: 'side', head: 'Side', width: 38, cell: ({ side }) => <SideMark side={side} /> },
    { id: 'symbol', head: 'Instrument', width: 170, cell: ({ symbol }) => symbol, title: ({ symbol }) => symbol },
    { id: 'flag', head: 'Kind', width: 64, cell: ({ flag }) => flag },
    { id: 'leg', head: 'Leg', width: 64, cell: ({ leg }) => (leg === 'TARGET_LEG' ? 'first' : 'second') },
    column('quantity', 'Units', ({ quantity }) => grouped(quantity)),
    column('trigger', 'Trigger', (leg) => fixed(leg.trigger, decimalsOf(leg))),
    column('price', 'Price', (leg) => priceOf(leg, leg.price)),
    { id: 'product', head: 'Product', width: 76, cell: ({ product }) => product ?? '' },
    { id: 'status', head: 'Broker says', width: null, cell: ({ venueStatus }) => venueStatus },
    { id: 'id', head: 'Id', width: 120, cell: ({ venueOrderId }) => <span className="muted">{venueOrderId}</span> },
    {
      id: 'keys',
      head: '',
      width: 70,
      cell: (leg) =>
        leg.resting && (
          <button type="button" tabIndex={-1} className="button row-button" onClick={() => onCancel(leg)}>
            Cancel<span className="hidden-words"> {leg.symbol}</span>
          </button>
        ),
    },
  ];
}

/** Resting ones first, then by id, so that the two legs of an OCO stand together. */
function shown(legs: readonly ForeverLeg[]): ForeverLeg[] {
  return legs.toSorted(
    (a, b) => Number(b.resting) - Number(a.resting) || keyOfLeg(b).localeCompare(keyOfLeg(a), 'en', { numeric: true }),
  );
}

/** Orders that rest at the broker over days: Enter changes a leg, Ctrl+Delete cancels the order. */
export function ForeverPanel() {
  const body = useRef<HTMLDivElement>(null);
  const [legs, setLegs] = useState<readonly ForeverLeg[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [edit, setEdit] = useState<Editing | null>(null);
  const read = (): void => {
    call('forever.list', {}).then(
      (answer) => {
        setLegs(answer.legs);
        setError(null);
      },
      (failure: unknown) => setError(faultOf(failure).text),
    );
  };
  useWhileSeen(body, read);
  const cancel = ({ venueOrderId }: ForeverLeg): void => {
    deskCall('forever.cancel', { venueOrderId }, meantExit()).then(({ text }) => {
      sayToast('info', text);
      read();
    }, sayFault);
  };
  const onKey = (leg: ForeverLeg, event: KeyboardEvent): boolean => {
    if (endKey(event, () => (leg.resting ? cancel(leg) : undefined))) return true;
    if (event.ctrlKey || event.altKey || event.key !== 'Enter') return false;
    if (!event.repeat && leg.resting) setEdit(beginEdit(leg));
    return true;
  };
  const rows = shown(legs ?? []);
  const none = `No forever orders. “forever” in a ticket (${keyOf('order.buy')}, ${keyOf('order.sell')}) puts one here.`;
  const empty = legs === null ? 'Reading the forever orders…' : none;
  return (
    <TradePanel id="forever" body={body} error={error} empty={rows.length === 0 ? empty : null}>
      {rows.length > 0 && (
        <TradeTable
          id="forever"
          label="Forever orders"
          columns={columnsOf({ edit, onEdit: setEdit, onSaved: read, onCancel: cancel })}
          rows={rows}
          keyOf={keyOfLeg}
          rowClass={({ resting }) => (resting ? 'is-working' : 'is-final')}
          slotOf={({ segment, securityId }) => instrumentOf(segment, securityId)?.slot ?? -1}
          onKey={onKey}
        />
      )}
    </TradePanel>
  );
}
