import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { DEPTH_CHOICES, type DepthChoice, type DepthLevels } from '#contract/model/depth.ts';
import { panelFocus } from '../../shell/panel-focus.ts';
import { depthStore } from '../../stores/depth.ts';
import { instrumentAt, instrumentsStore } from '../../stores/instruments.ts';
import { prefsStore } from '../../stores/prefs.ts';
import { panelSelection } from '../../stores/link-groups.ts';
import type { LiveTitle } from '../panel.ts';
import { DEPTH_FACTS, DepthPanelControl, type DepthFact } from './depth-panel.ts';

/** Tab of the panel: whose book it shows. */
export const depthTitle: LiveTitle = {
  subscribe: (changed) => {
    const disposers = [panelSelection('depth').subscribe(changed), instrumentsStore.subscribe(changed)];
    return () => {
      for (const dispose of disposers) dispose();
    };
  },
  text: () => {
    const symbol = instrumentAt(panelSelection('depth').getState().slot)?.symbol;
    return symbol === undefined ? 'Depth' : `Depth ${symbol}`;
  },
};

const FACT_TITLES: Record<DepthFact, { readonly title: string; readonly meaning: string }> = {
  buy: { title: 'Total buy', meaning: 'Quantity of all buy orders, as the exchange counts it' },
  sell: { title: 'Total sell', meaning: 'Quantity of all sell orders, as the exchange counts it' },
  spread: { title: 'Spread', meaning: 'Best ask less best bid: price, ticks, parts in ten thousand of the middle' },
  imbalance: {
    title: 'Imbalance',
    meaning: 'Bids less asks, as a share of both, over the levels that both sides have',
  },
  bidAge: { title: 'Bid age', meaning: 'Time since the bids were refreshed' },
  askAge: { title: 'Ask age', meaning: 'Time since the asks were refreshed' },
};

const HEADS = ['Orders', 'Qty', 'Bid', 'Ask', 'Qty', 'Orders'] as const;

/** React makes the frame once; the numbers are written by the control, frame by frame. */
export function DepthPanel() {
  const panel = useRef<HTMLDivElement>(null);
  const scroll = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const note = useRef<HTMLParagraphElement>(null);
  const empty = useRef<HTMLParagraphElement>(null);
  const level = useRef<HTMLParagraphElement>(null);
  const listing = useRef<HTMLParagraphElement>(null);
  const facts = useRef(new Map<DepthFact, HTMLElement>());
  const control = useRef<DepthPanelControl | null>(null);
  const density = useStore(prefsStore, (prefs) => prefs.density);
  useEffect(() => {
    const elements = { panel: panel.current, scroll: scroll.current, body: body.current };
    const texts = { note: note.current, empty: empty.current, level: level.current, listing: listing.current };
    if (!isComplete(elements) || !isComplete(texts)) return undefined;
    const made = new DepthPanelControl({ ...elements, ...texts, facts: facts.current });
    control.current = made;
    const forget = panelFocus('depth', () => (scroll.current?.hidden === true ? panel : scroll).current?.focus());
    return () => {
      forget();
      made.destroy();
    };
  }, []);
  return (
    <div ref={panel} className="panel-body depth" tabIndex={-1} data-density={density}>
      <dl className="depth-facts">
        {DEPTH_FACTS.map((name) => (
          <div key={name} title={FACT_TITLES[name].meaning}>
            <dt>{FACT_TITLES[name].title}</dt>
            <dd ref={(element) => void (element !== null && facts.current.set(name, element))} />
          </div>
        ))}
      </dl>
      <p ref={listing} className="depth-listing" title="As the broker’s list of the day says it" />
      <p ref={note} className="depth-note warn" role="status" />
      <div
        ref={scroll}
        className="depth-scroll"
        tabIndex={0}
        role="region"
        aria-label="Bids and asks, best first. Arrows move through the levels and between the sides."
        onKeyDown={(event) => {
          const plain = !event.ctrlKey && !event.altKey && !event.metaKey;
          if (plain && control.current?.key(event.key) === true) event.preventDefault();
        }}
      >
        <table className="depth-table">
          <thead>
            <tr>
              {HEADS.map((head, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the heads never change
                <th key={at} scope="col" className={at < 3 ? 'depth-bid' : 'depth-ask'}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody ref={body} />
        </table>
      </div>
      <p ref={level} className="depth-level" />
      <div className="panel-state">
        <p ref={empty} className="depth-empty" />
        <button type="button" className="button depth-retry" onClick={() => control.current?.retry()}>
          Try again
        </button>
      </div>
    </div>
  );
}

type Complete<T> = { [K in keyof T]: NonNullable<T[K]> };

function isComplete<T extends Record<string, unknown>>(elements: T): elements is T & Complete<T> {
  return Object.values(elements).every((element) => element !== null);
}

const setLevels = (levels: DepthLevels): void => depthStore.setState({ levels });

export function DepthTools() {
  return <LevelChips choices={useStore(depthStore, (state) => state.choices)} />;
}

/** Chips of 5, 20 and 200 levels; what the instrument does not have says why. */
export function LevelChips({ choices }: { choices: readonly DepthChoice[] }) {
  const levels = useStore(depthStore, (state) => state.levels);
  return (
    <div className="tools" role="group" aria-label="Levels of the book">
      {DEPTH_CHOICES.map((one) => {
        const reason = choices.find((choice) => choice.levels === one)?.reason ?? null;
        return (
          <button
            key={one}
            type="button"
            className={reason === null ? 'chip' : 'chip is-off'}
            aria-pressed={one === levels}
            title={reason ?? `${one} levels`}
            onClick={() => setLevels(one)}
          >
            {one}
          </button>
        );
      })}
    </div>
  );
}
