import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { AMO_TIMES, ORDER_TYPES, PRODUCTS, VALIDITIES } from '#contract/model/order.ts';
import { useStanding } from '../shell/account-standing.tsx';
import { AccountTag } from '../shell/account-tag.tsx';
import { keyOf } from '../shell/commands.ts';
import { onEscape } from '../shell/escape-stack.ts';
import { accountsStore } from '../stores/accounts.ts';
import { accountRefusal } from '../stores/meant-account.ts';
import { type TicketDraft, ticketStore } from '../stores/ticket.ts';
import { tradingStore } from '../stores/trading.ts';
import { PaintedText } from '../tables/painted-text.tsx';
import { fixed, price } from '../ui/format.ts';
import { readPrice, steppedPrice } from './price-text.ts';
import {
  addTicketToBasket,
  changeDraft,
  changePrice,
  changeSide,
  changeType,
  closeTicket,
  look,
  LOOK_EVERY_MS,
  quoteOf,
  rearmTicket,
  sendTicket,
} from './ticket-control.ts';
import { TicketBracket } from './ticket-bracket.tsx';
import { TicketForever } from './ticket-forever.tsx';
import { TicketFigures } from './ticket-figures.tsx';
import { TicketFooter } from './ticket-footer.tsx';
import { hasPrice, hasTrigger, productsOf, readLots, readWhole } from './ticket-intent.ts';
import { quantityWords, TYPE_WORDS } from './ticket-words.ts';

const AMO_WORDS: Readonly<Record<(typeof AMO_TIMES)[number], string>> = {
  PRE_OPEN: 'pre-open',
  OPEN: 'at the open',
  OPEN_30: '30 min after',
  OPEN_60: '60 min after',
};
const LOTS_ID = 'ticket-lots';

function stepLots(draft: TicketDraft, steps: number): void {
  const lots = Math.max(1, (readWhole(draft.lots) ?? 0) + steps);
  changeDraft({ lots: String(lots) });
}

function stepPrice(draft: TicketDraft, field: 'price' | 'trigger', steps: number): void {
  const text = steppedPrice(draft[field], steps, quoteOf(draft.instrument.slot), draft.instrument);
  if (field === 'price') changePrice(text);
  else changeDraft({ trigger: text });
}

/** Keys of the whole ticket: send, lots, price; anything else only makes a sent ticket live again. */
function onTicketKey(event: KeyboardEvent<HTMLElement>): void {
  const { draft } = ticketStore.getState();
  if (draft === null || ['Control', 'Shift', 'Alt', 'Meta'].includes(event.key)) return;
  if (event.key === 'Enter' && event.ctrlKey) {
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) sendTicket();
    return;
  }
  // A held Enter on the send button would click it again and again.
  if (event.repeat && (event.key === 'Enter' || event.key === ' ')) return event.preventDefault();
  if (event.key !== 'Enter' && event.key !== ' ') rearmTicket();
  const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
  if (step === undefined || event.altKey || event.target instanceof HTMLSelectElement) return;
  event.preventDefault();
  const steps = step * (event.shiftKey ? 10 : 1);
  const inTrigger = (event.target as HTMLElement).id === 'ticket-trigger';
  if (event.ctrlKey)
    stepPrice(
      draft,
      inTrigger || !hasPrice(draft.type) ? (hasTrigger(draft.type) ? 'trigger' : 'price') : 'price',
      steps,
    );
  else stepLots(draft, steps);
}

function Head({ draft }: { draft: TicketDraft }) {
  const { instrument } = draft;
  const shown = (value: number): string => price(value, instrument.decimals);
  return (
    <header className="ticket-head">
      <div className="ticket-sides" role="group" aria-label="Side">
        {(['BUY', 'SELL'] as const).map((side) => (
          <button
            key={side}
            type="button"
            className={`ticket-side is-${side}`}
            aria-pressed={draft.side === side}
            onClick={() => changeSide(side)}
          >
            {side} <kbd>{keyOf(side === 'BUY' ? 'order.buy' : 'order.sell')}</kbd>
          </button>
        ))}
      </div>
      <h2>{instrument.symbol}</h2>
      <AccountTag label={draft.account} />
      <span className="spacer" />
      <button type="button" className="quiet" onClick={closeTicket}>
        <kbd>Esc</kbd> <span className="hidden-words">closes the ticket</span>
      </button>
      <PaintedText
        className="ticket-quote"
        slots={[instrument.slot]}
        text={() => {
          const { bid, ask, last } = quoteOf(instrument.slot);
          return `bid ${shown(bid)} · ask ${shown(ask)} · last ${shown(last)}`;
        }}
      />
    </header>
  );
}

interface PriceFieldProps {
  readonly draft: TicketDraft;
  readonly field: 'price' | 'trigger';
}

/** A price field, and under it what its text means at this moment. */
function PriceField({ draft, field }: PriceFieldProps) {
  const { instrument, type } = draft;
  const used = field === 'price' ? hasPrice(type) : hasTrigger(type);
  const label = field === 'price' ? 'Price' : 'Trigger';
  const meaning = (): string => {
    if (!used) return field === 'price' ? 'market' : 'no trigger';
    const read = readPrice(draft[field], quoteOf(instrument.slot), instrument);
    if (read.kind === 'bad') return read.text;
    return read.kind === 'market' ? 'market' : `= ${fixed(read.price, instrument.decimals)}`;
  };
  return (
    <label className="ticket-field">
      <span>{label}</span>
      <input
        id={`ticket-${field}`}
        className="number"
        value={field === 'trigger' && !used ? '' : draft[field]}
        disabled={field === 'trigger' && !used}
        autoComplete="off"
        spellCheck={false}
        onFocus={(event) => event.target.select()}
        onChange={({ target }) =>
          field === 'price' ? changePrice(target.value) : changeDraft({ trigger: target.value })
        }
      />
      <PaintedText className="ticket-meaning" slots={[instrument.slot]} text={meaning} />
    </label>
  );
}

function LotsField({ draft }: { draft: TicketDraft }) {
  const units = readLots(draft.lots, draft.instrument.lot);
  return (
    <label className="ticket-field">
      <span>{draft.instrument.lot === 1 ? 'Shares' : 'Lots'}</span>
      <input
        id={LOTS_ID}
        className="number"
        value={draft.lots}
        inputMode="numeric"
        autoComplete="off"
        onFocus={(event) => event.target.select()}
        onChange={({ target }) => changeDraft({ lots: target.value })}
      />
      <span className={'problem' in units ? 'ticket-meaning is-bad' : 'ticket-meaning'}>
        {'problem' in units ? units.problem.text : quantityWords(units.value, draft.instrument.lot)}
      </span>
    </label>
  );
}

function Choices({ draft }: { draft: TicketDraft }) {
  return (
    <div className="ticket-row is-wrapped">
      <div className="ticket-group" role="group" aria-label="Type">
        {ORDER_TYPES.map((type) => (
          <button
            key={type}
            type="button"
            className="chip is-box"
            aria-pressed={draft.type === type}
            onClick={() => changeType(type)}
          >
            {TYPE_WORDS[type]}
          </button>
        ))}
      </div>
      <div className="ticket-group" role="group" aria-label="Validity">
        {VALIDITIES.map((validity) => (
          <button
            key={validity}
            type="button"
            className="chip is-box"
            aria-pressed={draft.validity === validity}
            onClick={() => changeDraft({ validity })}
          >
            {validity}
          </button>
        ))}
      </div>
      <label className="switch">
        AMO
        <select
          value={draft.amo ?? ''}
          onChange={({ target }) => changeDraft({ amo: AMO_TIMES.find((time) => time === target.value) ?? null })}
        >
          <option value="">no</option>
          {AMO_TIMES.map((time) => (
            <option key={time} value={time}>
              {AMO_WORDS[time]}
            </option>
          ))}
        </select>
      </label>
      <label className="switch">
        Disclosed
        <input
          className="number ticket-small"
          value={draft.disclosed}
          placeholder="all"
          onChange={({ target }) => changeDraft({ disclosed: target.value })}
        />
      </label>
      <label className="switch">
        <input
          type="checkbox"
          checked={draft.reduceOnly}
          onChange={({ target }) => changeDraft({ reduceOnly: target.checked })}
        />
        reduce only
      </label>
    </div>
  );
}

function Fields({ draft }: { draft: TicketDraft }) {
  const offered = productsOf(draft.instrument);
  const products = PRODUCTS.filter((product) => offered.includes(product) || product === draft.product);
  return (
    <div className="ticket-row">
      <LotsField draft={draft} />
      <PriceField draft={draft} field="price" />
      <PriceField draft={draft} field="trigger" />
      <label className="ticket-field">
        <span>Product</span>
        <select
          value={draft.product}
          onChange={({ target }) =>
            changeDraft({ product: products.find((one) => one === target.value) ?? draft.product })
          }
        >
          {products.map((product) => (
            <option key={product}>{product}</option>
          ))}
        </select>
      </label>
    </div>
  );
}

/** Keeps the figures fresh, Escape closing, and the keyboard in the quantity while a ticket is open. */
function useOpenTicket(): void {
  useEffect(() => {
    const opener = document.activeElement;
    document.getElementById(LOTS_ID)?.focus();
    const dispose = onEscape(closeTicket);
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => {
      dispose();
      clearInterval(timer);
      // The keyboard may have moved on while the answer was awaited; then it stays where it is.
      if (document.activeElement === document.body && opener instanceof HTMLElement && opener.isConnected)
        opener.focus();
    };
  }, []);
}

function TicketForm({ draft }: { draft: TicketDraft }) {
  const armed = useStore(tradingStore, (state) => state.armed);
  const colour = useStore(
    accountsStore,
    ({ accounts }) => accounts.find(({ label }) => label === draft.account)?.colour,
  );
  const refused = accountRefusal({ account: draft.account, reduces: draft.reduceOnly }, useStanding()) !== null;
  const element = useRef<HTMLElement>(null);
  useOpenTicket();
  return (
    <section
      ref={element}
      className={`ticket is-${draft.side}`}
      role="dialog"
      aria-label={`Order ticket, ${draft.side} ${draft.instrument.symbol}`}
      data-armed={armed && !refused}
      data-account-colour={colour}
      onKeyDown={onTicketKey}
      onPointerDown={({ target }) => (target as Element).closest('.ticket-send') === null && rearmTicket()}
    >
      <Head draft={draft} />
      <Fields draft={draft} />
      <Choices draft={draft} />
      <TicketBracket draft={draft} />
      <TicketForever draft={draft} />
      <TicketFigures draft={draft} />
      <TicketFooter draft={draft} onBasket={addTicketToBasket} />
    </section>
  );
}

/** The order ticket, over the lower right of the panels while it is open; it never takes the keyboard from the page. */
export function Ticket() {
  const draft = useStore(ticketStore, (state) => state.draft);
  return draft === null ? null : <TicketForm key={`${draft.instrument.slot} ${draft.reduceOnly}`} draft={draft} />;
}
