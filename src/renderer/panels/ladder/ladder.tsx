import { type RefObject, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { Product } from '#contract/model/order.ts';
import { panelFocus } from '../../shell/panel-focus.ts';
import { ladderBookStore } from '../../stores/depth.ts';
import { instrumentAt, instrumentsStore } from '../../stores/instruments.ts';
import { LADDER_STEPS, ladderStore, setLots, stepLots } from '../../stores/ladder.ts';
import { panelSelection } from '../../stores/link-groups.ts';
import { productsOf } from '../../ticket/ticket-intent.ts';
import { LevelChips } from '../depth/depth.tsx';
import type { LiveTitle } from '../panel.ts';
import { cancelOrders, flatten, workingOf } from './ladder-actions.ts';
import { productOf } from './ladder-draft.ts';
import { LADDER_FACTS, LadderControl, type LadderFact } from './ladder-panel.ts';
import { LADDER_COLUMNS, type LadderColumn } from './ladder-rows.ts';

/** Tab of the panel: whose prices it shows. */
export const ladderTitle: LiveTitle = {
  subscribe: (changed) => {
    const disposers = [panelSelection('ladder').subscribe(changed), instrumentsStore.subscribe(changed)];
    return () => {
      for (const dispose of disposers) dispose();
    };
  },
  text: () => {
    const symbol = instrumentAt(panelSelection('ladder').getState().slot)?.symbol;
    return symbol === undefined ? 'Ladder' : `Ladder ${symbol}`;
  },
};

const HEADS: Readonly<Record<LadderColumn, { readonly head: string; readonly meaning: string }>> = {
  volume: {
    head: 'Traded',
    meaning: 'Units traded at the price since the ladder shows this instrument, as far as the frames tell them apart',
  },
  buy: { head: 'My buys', meaning: 'Own working buy orders; drag them to another price' },
  bid: { head: 'Bid', meaning: 'Units wanted. A press buys here, with Ctrl a stop' },
  price: { head: 'Price', meaning: 'A press puts the cursor of the keys here' },
  ask: { head: 'Ask', meaning: 'Units offered. A press sells here, with Ctrl a stop' },
  sell: { head: 'My sells', meaning: 'Own working sell orders; drag them to another price' },
};
const FACTS: Readonly<Record<LadderFact, string>> = {
  last: 'Last',
  net: 'Net',
  average: 'Average',
  result: 'P&L open',
};

/** React makes the frame once; the rows are written by the control, frame by frame. */
export function LadderPanel() {
  const panel = useRef<HTMLDivElement>(null);
  const scroll = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLTableSectionElement>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const held = useRef<HTMLSpanElement>(null);
  const note = useRef<HTMLParagraphElement>(null);
  const words = useRef<HTMLParagraphElement>(null);
  const empty = useRef<HTMLParagraphElement>(null);
  const facts = useRef(new Map<LadderFact, HTMLElement>());
  const control = useRef<LadderControl | null>(null);
  useEffect(() => {
    const parts = { panel: panel.current, scroll: scroll.current, head: head.current, body: body.current };
    const texts = { held: held.current, note: note.current, words: words.current, empty: empty.current };
    if (!isComplete(parts) || !isComplete(texts)) return undefined;
    const made = new LadderControl({ ...parts, ...texts, facts: facts.current });
    control.current = made;
    const bare = (): boolean => panel.current?.classList.contains('is-bare') === true;
    const forget = panelFocus('ladder', () => (bare() ? panel : scroll).current?.focus());
    return () => {
      forget();
      made.destroy();
    };
  }, []);
  return (
    <div ref={panel} className="panel-body ladder is-bare" tabIndex={-1}>
      <Controls onRecentre={() => control.current?.hands.recentre()} />
      <Facts facts={facts} />
      <p ref={note} className="ladder-note warn" role="status" />
      <button type="button" className="button ladder-retry" onClick={() => control.current?.retry()}>
        Try again
      </button>
      <div
        ref={scroll}
        className="ladder-scroll"
        tabIndex={0}
        role="region"
        aria-label="Price ladder. Up and down move by a tick, Control Enter buys, Control Shift Enter sells, Alt Delete cancels, Home goes back to the market."
        onKeyDown={({ nativeEvent }) => {
          if (control.current?.hands.key(nativeEvent) === true) nativeEvent.preventDefault();
        }}
      >
        <table className="ladder-table">
          <Heads head={head} />
          <tbody ref={body} />
        </table>
      </div>
      <div className="ladder-foot">
        <p ref={words} className="ladder-words" />
        <span
          ref={held}
          className="ladder-held"
          role="status"
          title="The prices stand still. Home goes to the market."
        />
      </div>
      <div className="panel-state">
        <p ref={empty} className="depth-empty" />
        <button type="button" className="button depth-retry" onClick={() => control.current?.retry()}>
          Try again
        </button>
      </div>
    </div>
  );
}

function Facts({ facts }: { facts: RefObject<Map<LadderFact, HTMLElement>> }) {
  return (
    <dl className="ladder-facts">
      {LADDER_FACTS.map((name) => (
        <div key={name}>
          <dt>{FACTS[name]}</dt>
          <dd ref={(element) => void (element !== null && facts.current.set(name, element))} />
        </div>
      ))}
    </dl>
  );
}

function Heads({ head }: { head: RefObject<HTMLTableSectionElement | null> }) {
  return (
    <thead ref={head}>
      <tr>
        {LADDER_COLUMNS.map((name) => (
          <th key={name} scope="col" className={`ladder-${name}`} title={HEADS[name].meaning}>
            {HEADS[name].head}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** Lots, product, ticks a row, and what acts on the whole instrument. */
function Controls({ onRecentre }: { onRecentre: () => void }) {
  const { lots, step, product } = useStore(ladderStore);
  const slot = useStore(panelSelection('ladder'), (state) => state.slot);
  useStore(instrumentsStore);
  const instrument = instrumentAt(slot);
  const choices = useStore(ladderBookStore, (state) => state.choices);
  if (instrument === undefined || instrument.kind === 'INDEX') return null;
  const unit = instrument.lot === 1 ? 'Shares' : 'Lots';
  return (
    <div className="ladder-controls">
      <Lots unit={unit} lots={lots} />
      <select
        aria-label="Product"
        value={productOf(instrument, product)}
        onChange={({ target }) => ladderStore.setState({ product: target.value as Product })}
      >
        {productsOf(instrument).map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
      <select
        aria-label="Ticks a row"
        value={step}
        onChange={({ target }) =>
          ladderStore.setState({ step: LADDER_STEPS.find((one) => one === Number(target.value)) ?? 1 })
        }
      >
        {LADDER_STEPS.map((one) => (
          <option key={one} value={one}>
            {one === 1 ? '1 tick' : `${one} ticks`}
          </option>
        ))}
      </select>
      <LevelChips choices={choices} />
      <div className="ladder-doors">
        <button type="button" className="button" title="Back to the market" onClick={onRecentre}>
          Centre <kbd>Home</kbd>
        </button>
        <button
          type="button"
          className="button"
          title={`Cancel own orders in ${instrument.symbol}`}
          onClick={() => cancelOrders(workingOf(instrument))}
        >
          Cancel <kbd>Alt+Shift+Del</kbd>
        </button>
        <button
          type="button"
          className="button is-danger"
          title={`Cancel own orders in ${instrument.symbol} and exit what is open`}
          onClick={() => flatten(instrument)}
        >
          Flatten <kbd>Ctrl+Del</kbd>
        </button>
      </div>
    </div>
  );
}

/** How many lots a press is of. */
function Lots({ unit, lots }: { unit: string; lots: number }) {
  return (
    <div className="ladder-lots" role="group" aria-label={`${unit} of a press`}>
      <button type="button" className="button" aria-label={`Fewer ${unit}`} onClick={() => stepLots(-1)}>
        −
      </button>
      <label>
        <span>{unit}</span>
        <input
          className="number"
          inputMode="numeric"
          value={lots}
          onFocus={({ target }) => target.select()}
          onChange={({ target }) => setLots(Number(target.value.replace(/\D/g, '')))}
        />
      </label>
      <button type="button" className="button" aria-label={`More ${unit}`} onClick={() => stepLots(1)}>
        +
      </button>
    </div>
  );
}

type Complete<T> = { [K in keyof T]: NonNullable<T[K]> };

function isComplete<T extends Record<string, unknown>>(parts: T): parts is T & Complete<T> {
  return Object.values(parts).every((part) => part !== null);
}
