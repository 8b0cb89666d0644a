import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { Chain } from '#contract/model/chain.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { keyOf } from '../../shell/commands.ts';
import { panelFocus } from '../../shell/panel-focus.ts';
import { instrumentIn } from '../../stores/instruments.ts';
import { positionsStore } from '../../stores/positions.ts';
import { prefsStore } from '../../stores/prefs.ts';
import { tradingStore } from '../../stores/trading.ts';
import { PaintedText } from '../../tables/painted-text.tsx';
import { signedRupees } from '../../ui/money.ts';
import { chainStore } from '../chain/chain-store.ts';
import { presentEpoch, useChainWatch, usePresentChain } from '../chain/chain-watch.ts';
import { emptyWords } from '../chain/chain-words.ts';
import { StaleNote } from '../chain/stale-note.tsx';
import { PanelState } from '../panel-state.tsx';
import { exitIn, openIn, openPaise, trade } from './scalper-actions.ts';
import { ScalperBar } from './scalper-bar.tsx';
import { ScalperPane } from './scalper-pane.tsx';
import { type Right, scalpMeaning } from './scalp-keys.ts';
import {
  chainKeyOf,
  nextStrikes,
  scalperStore,
  stepLots,
  stepStrikes,
  type Strikes,
  turnFollow,
  turnKind,
} from './scalper-store.ts';

/** Keys of the two panes, as they are written on the buttons. */
const CALL_KEYS = { buy: 'Ctrl+Up', sell: 'Ctrl+Shift+Up', exit: 'Ctrl+Left' };
const PUT_KEYS = { buy: 'Ctrl+Down', sell: 'Ctrl+Shift+Down', exit: 'Ctrl+Right' };

interface Legs {
  readonly call: Instrument | undefined;
  readonly put: Instrument | undefined;
}

function legAt(chain: Chain, strike: number | undefined, right: Right): Instrument | undefined {
  const row = strike === undefined ? -1 : chain.strike.indexOf(strike);
  const slot = (right === 'CE' ? chain.calls : chain.puts).slot[row] ?? -1;
  return instrumentIn(chain.epoch, slot);
}

/** Moves the strikes with the money where they may. */
function useStrikes(chain: Chain | null): void {
  useEffect(() => {
    if (chain === null) return;
    const state = scalperStore.getState();
    const positions = [...positionsStore.getState().positions.values()];
    const isOpen = (strike: number, right: Right): boolean => openIn(legAt(chain, strike, right), positions).length > 0;
    const strikes = nextStrikes(state, chain, isOpen);
    const chainKey = chainKeyOf(chain);
    if (strikes !== state.strikes || chainKey !== state.chainKey) scalperStore.setState({ strikes, chainKey });
  });
}

/** What a key does; false when it is none of the panel's. */
function onScalpKey(event: KeyboardEvent, { call, put }: Legs, chain: Chain): boolean {
  if (event.target instanceof HTMLSelectElement || event.target instanceof HTMLInputElement) return false;
  const meaning = scalpMeaning(event);
  if (meaning === null) return false;
  const legOf = (right: Right): Instrument | undefined => (right === 'CE' ? call : put);
  if (meaning.does === 'trade') trade(legOf(meaning.right), meaning.side);
  else if (meaning.does === 'exit') exitIn(meaning.rights.map(legOf));
  else if (meaning.does === 'lots') stepLots(meaning.step);
  else if (meaning.does === 'strikes') stepStrikes(chain, meaning.step);
  else if (meaning.does === 'follow') turnFollow();
  else if (meaning.does === 'kind') turnKind();
  return true;
}

function Panes({ chain, legs, seen }: { chain: Chain; legs: Legs; seen: () => boolean }) {
  const gone = 'This strike is not listed on this side. PgUp and PgDn choose another.';
  return (
    <div className="scalper-panes">
      <ScalperPane title="Call" instrument={legs.call} absent={gone} keys={CALL_KEYS} seen={seen} />
      <ScalperPane
        title="Underlying"
        instrument={instrumentIn(chain.epoch, chain.underlyingSlot)}
        absent="The underlying is not subscribed: the options are priced on their synthetic future."
        keys={null}
        seen={seen}
      />
      <ScalperPane title="Put" instrument={legs.put} absent={gone} keys={PUT_KEYS} seen={seen} />
    </div>
  );
}

/** Three panes around the money, keys that send one order each, and doors out that need no arm switch. */
export function ScalperPanel() {
  const body = useRef<HTMLDivElement>(null);
  const state = useStore(chainStore);
  const strikes: Strikes | null = useStore(scalperStore, (scalper) => scalper.strikes);
  const density = useStore(prefsStore, (prefs) => prefs.density);
  useChainWatch(body);
  const chain = usePresentChain();
  useStrikes(chain);
  useEffect(() => panelFocus('scalper', () => body.current?.focus()), []);
  const empty = emptyWords({ ...state, chain });
  const legs: Legs = {
    call: chain === null ? undefined : legAt(chain, strikes?.call, 'CE'),
    put: chain === null ? undefined : legAt(chain, strikes?.put, 'PE'),
  };
  const seen = (): boolean =>
    presentEpoch() >= 0 && body.current?.checkVisibility({ visibilityProperty: true }) === true;
  return (
    <div
      ref={body}
      className="panel-body scalper"
      tabIndex={-1}
      data-density={density}
      onKeyDown={(event) => {
        if (chain !== null && onScalpKey(event, legs, chain)) event.preventDefault();
      }}
    >
      {chain !== null && <ScalperBar chain={chain} onExitAll={() => exitIn([legs.call, legs.put])} />}
      {chain !== null && <StaleNote chain={chain} />}
      {chain !== null && <Panes chain={chain} legs={legs} seen={seen} />}
      {empty !== null && <PanelState words={empty} failed={state.error !== null} />}
    </div>
  );
}

/** Result of both panes, and whether the keys that open positions work. */
export function ScalperFacts() {
  const armed = useStore(tradingStore, (trading) => trading.armed);
  const chain = usePresentChain();
  const strikes = useStore(scalperStore, (scalper) => scalper.strikes);
  const positions = useStore(positionsStore, (all) => all.positions);
  const legs = chain === null ? [] : [legAt(chain, strikes?.call, 'CE'), legAt(chain, strikes?.put, 'PE')];
  const open = legs.flatMap((leg) => openIn(leg, positions.values()));
  const slots = legs.map((leg) => leg?.slot ?? -1);
  return (
    <div className="tools">
      <span className="fact">
        P&L open <PaintedText signed slots={slots} text={(mirror) => signedRupees(openPaise(mirror, open))} />
      </span>
      <span className={armed ? 'fact scalper-armed' : 'fact'}>
        {armed ? 'ARMED' : `disarmed (${keyOf('trade.arm')})`}
      </span>
    </div>
  );
}
