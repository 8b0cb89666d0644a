import { useCallback, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Chain } from '#contract/model/chain.ts';
import { panelFocus } from '../../shell/panel-focus.ts';
import { instrumentsStore } from '../../stores/instruments.ts';
import { HoldLine } from '../../ticket/hold-line.tsx';
import { prefsStore } from '../../stores/prefs.ts';
import { sessionStore } from '../../stores/session.ts';
import { NO_VALUE } from '../../ui/format.ts';
import { chainStrategyKey } from '../builder/chain-keys.ts';
import type { LiveTitle } from '../panel.ts';
import { PanelState } from '../panel-state.tsx';
import { legWords, strikeText } from './chain-rows.ts';
import { UnderlyingChoice } from './chain-choice.tsx';
import { chainStore, expiriesOf, showChain } from './chain-store.ts';
import type { Cursor } from './chain-cells.tsx';
import type { ChainColumn } from './chain-columns.ts';
import { ChainColumnsChoice } from './chain-columns-choice.tsx';
import { ChainTableView } from './chain-table.tsx';
import { useLinkedStrike } from './linked-strike.ts';
import { useChainWatch, usePresentChain } from './chain-watch.ts';
import { STRIKE_WINDOWS, windowOf, windowWords } from './chain-window.ts';
import { useAgeMs } from './stale-note.tsx';
import { useColumns } from './use-columns.ts';
import { useIvRank } from './iv-rank.ts';
import { chainCards, chainNote, daysText, emptyWords, expiryText, rankText } from './chain-words.ts';

/** Expiries as tabs; further ones are in the list behind them. */
const TABS_MAX = 4;

/** Tab of the panel: whose options it shows. */
export const chainTitle: LiveTitle = {
  subscribe: (changed) => chainStore.subscribe(changed),
  text: () => `${chainStore.getState().underlying} chain`,
};

function WindowChoice() {
  const window = useStore(prefsStore, (prefs) => prefs.chainWindow);
  return (
    <select
      className="filter is-short chain-choice"
      aria-label="Strikes of the chain around the money"
      value={String(window)}
      onChange={(event) => prefsStore.setState({ chainWindow: windowOf(event.target.value) })}
    >
      {STRIKE_WINDOWS.map((one) => (
        <option key={String(one)} value={String(one)}>
          {windowWords(one)}
        </option>
      ))}
    </select>
  );
}

function Note({ chain, columns }: { chain: Chain; columns: readonly ChainColumn[] }) {
  const error = useStore(chainStore, (state) => state.error);
  const sinceMs = useAgeMs(useStore(chainStore, (state) => state.readAtMs));
  const { text, warn } = chainNote(chain, error, sinceMs);
  return (
    <div className="chain-note">
      <UnderlyingChoice of="the chain" />
      <span className={warn ? 'warn' : 'muted'} role="status">
        {text}
      </span>
      <WindowChoice />
      <ChainColumnsChoice shown={columns} />
    </div>
  );
}

function Cards({ chain }: { chain: Chain }) {
  const epoch = useStore(instrumentsStore, (state) => state.epoch);
  const rank = rankText(useIvRank(epoch, chain.underlying));
  return (
    <dl className="chain-cards">
      {chainCards(chain, rank).map((card) => (
        <div key={card.title}>
          <dt>{card.title}</dt>
          <dd className={card.warn ? 'chain-card-value warn' : 'chain-card-value'}>{card.value}</dd>
          <dd className="chain-card-note">{card.note}</dd>
        </div>
      ))}
    </dl>
  );
}

export function ChainPanel() {
  const body = useRef<HTMLDivElement>(null);
  const state = useStore(chainStore);
  const { density, chainColumns, chainWindow } = useStore(prefsStore);
  const { columns, straddle } = useColumns(body, chainColumns);
  const [cursor, setCursor] = useState<Cursor | null>(null);
  const onCursor = useCallback((next: Cursor) => setCursor(next), []);
  useChainWatch(body);
  const chain = usePresentChain();
  const charted = useLinkedStrike(chain, onCursor);
  const empty = emptyWords({ ...state, chain });
  const waiting = chain === null;
  useEffect(() => (waiting ? panelFocus('chain', () => body.current?.focus()) : undefined), [waiting]);
  const shown = chain === null ? null : (cursor ?? atTheMoney(chain));
  return (
    <div
      ref={body}
      className="panel-body chain"
      tabIndex={-1}
      data-density={density}
      onKeyDown={(event) => chain !== null && chainStrategyKey(event, chain)}
    >
      {chain !== null && <Note chain={chain} columns={columns} />}
      {chain !== null && (
        <ChainTableView
          key={`${chain.underlying} ${chain.expiry}`}
          chain={chain}
          cursor={cursor}
          onCursor={onCursor}
          charted={charted}
          columns={columns}
          straddle={straddle}
          window={chainWindow}
        />
      )}
      {chain !== null && shown !== null && <p className="chain-leg">{legWords(chain, shown.strike, shown.side)}</p>}
      {chain !== null && shown !== null && (
        <HoldLine
          underlying={chain.underlying}
          expiry={chain.expiry}
          strike={shown.strike}
          right={shown.side}
          seen={() => body.current?.checkVisibility({ visibilityProperty: true }) === true}
        />
      )}
      {chain !== null && <Cards chain={chain} />}
      {empty !== null && <PanelState words={empty} failed={state.error !== null} />}
    </div>
  );
}

function atTheMoney(chain: Chain): Cursor | null {
  const { atmStrike } = chain.summary;
  return atmStrike === null ? null : { strike: atmStrike, side: 'CE' };
}

export function ChainTools() {
  const list = useStore(chainStore, (state) => state.list);
  const underlying = useStore(chainStore, (state) => state.underlying);
  const expiry = useStore(chainStore, (state) => state.expiry);
  const today = useStore(sessionStore, ({ session }) => session?.day.date ?? '');
  const expiries = expiriesOf(list, underlying);
  const tabs = expiries.slice(0, TABS_MAX);
  const further = expiries.slice(TABS_MAX);
  return (
    <div className="tools" role="group" aria-label="Expiries">
      {tabs.map((one) => (
        <button
          key={one.expiry}
          type="button"
          className="chip"
          aria-pressed={one.expiry === expiry}
          onClick={() => showChain(underlying, one.expiry)}
        >
          {expiryText(one.expiry)}
          {one.expiry === expiry && <span className="chip-count"> {daysText(one.expiry, today)}</span>}
        </button>
      ))}
      {further.length > 0 && (
        <select
          className="filter is-short"
          aria-label="Further expiries"
          value={further.some((one) => one.expiry === expiry) ? (expiry ?? '') : ''}
          onChange={(event) => showChain(underlying, event.target.value)}
        >
          <option value="" disabled>
            more
          </option>
          {further.map((one) => (
            <option key={one.expiry} value={one.expiry}>
              {expiryText(one.expiry)}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

export function ChainFacts() {
  const summary = useStore(chainStore, (state) => state.chain?.summary);
  if (summary === undefined) return null;
  const { pcrByOi, pcrByVolume, maxPain } = summary;
  const ratio = (value: number | null): string => (value === null ? NO_VALUE : value.toFixed(2));
  return (
    <div className="tools">
      <span className="fact is-twice" title={`Puts to calls by open interest; by volume ${ratio(pcrByVolume)}`}>
        PCR {ratio(pcrByOi)}
      </span>
      <span className="fact is-twice">Max pain {maxPain === null ? NO_VALUE : strikeText(maxPain)}</span>
    </div>
  );
}
