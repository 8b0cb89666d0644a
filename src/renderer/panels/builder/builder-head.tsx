import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { faultOf } from '#contract/faults.ts';
import { STRATEGY_KINDS, STRATEGY_VIEWS, strategyTitle, type StrategyView } from '#contract/model/strategy.ts';
import { sayToast } from '../../shell/alerts.ts';
import { focusPanelBody } from '../../shell/panel-focus.ts';
import { instrumentsStore } from '../../stores/instruments.ts';
import { expiryText } from '../chain/chain-words.ts';
import { placeReadyMade, showHeld } from './builder-actions.ts';
import { changeWidth, clearLegs } from './leg-actions.ts';
import { builderStore } from './builder-store.ts';
import { ownerName } from './builder-words.ts';
import { indexOf } from './option-index.ts';
import { deleteStrategy, loadStrategy, readSaved, savedStore, saveStrategy } from './saved-strategies.ts';
import { strategyToBasket } from './to-basket.ts';

const VIEW_WORDS: Readonly<Record<StrategyView, string>> = {
  up: 'It will rise',
  down: 'It will fall',
  still: 'It will stay',
  moving: 'It will move',
};

/** Underlyings with options, by name. */
function useUnderlyings(): readonly string[] {
  const rows = useStore(instrumentsStore, (state) => state.rows);
  return useMemo(
    () => [...new Set(rows.filter(({ right }) => right !== null).map(({ underlying }) => underlying))].sort(),
    [rows],
  );
}

function Chains() {
  const underlyings = useUnderlyings();
  const underlying = useStore(builderStore, (state) => state.underlying);
  const expiry = useStore(builderStore, (state) => state.expiry);
  const expiries = indexOf(underlying).expiries;
  const first = expiries[0] ?? null;
  useEffect(() => {
    if (expiry === null || !expiries.includes(expiry)) builderStore.setState({ expiry: first });
  }, [expiry, expiries, first]);
  return (
    <>
      <select
        className="filter is-short"
        aria-label="Underlying of the strategy"
        value={underlying}
        onChange={({ target }) =>
          builderStore.setState({ underlying: target.value, expiry: null, legs: [], kind: null, answer: null })
        }
      >
        {[...new Set([underlying, ...underlyings])].map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      <select
        className="filter is-short"
        aria-label="Expiry of ready-made strategies"
        value={expiry ?? ''}
        onChange={({ target }) => builderStore.setState({ expiry: target.value })}
      >
        {expiries.map((one) => (
          <option key={one} value={one}>
            {expiryText(one)}
          </option>
        ))}
      </select>
    </>
  );
}

function ReadyMade() {
  const width = useStore(builderStore, (state) => state.width);
  const placed = useStore(builderStore, (state) => state.kind);
  return (
    <>
      <select
        id="builder-ready"
        className="filter"
        aria-label="Ready-made strategy; Enter goes to its legs"
        value={placed ?? ''}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.ctrlKey) return;
          event.preventDefault();
          focusPanelBody('builder');
        }}
        onChange={({ target }) => {
          const kind = STRATEGY_KINDS.find((one) => one === target.value);
          if (kind !== undefined) void placeReadyMade(kind);
        }}
      >
        <option value="" disabled>
          Ready-made…
        </option>
        {STRATEGY_VIEWS.map((view) => (
          <optgroup key={view} label={VIEW_WORDS[view]}>
            {STRATEGY_KINDS.filter((kind) => strategyTitle(kind).view === view).map((kind) => (
              <option key={kind} value={kind}>
                {strategyTitle(kind).title}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <span className="builder-width" role="group" aria-label="Strikes between legs">
        <button type="button" className="chip is-box" aria-label="Narrower" onClick={() => changeWidth(-1)}>
          −
        </button>
        <span className="muted" title="Listed strikes between neighbouring legs">
          {width} wide
        </span>
        <button type="button" className="chip is-box" aria-label="Wider" onClick={() => changeWidth(1)}>
          +
        </button>
      </span>
    </>
  );
}

function Saved() {
  const saved = useStore(savedStore, (state) => state.saved);
  const name = useStore(builderStore, (state) => state.name);
  useEffect(() => {
    readSaved().catch((error: unknown) => sayToast('error', `Saved strategies were not read: ${faultOf(error).text}`));
  }, []);
  const known = (saved ?? []).some((one) => one.name === name);
  return (
    <>
      <input
        className="builder-name"
        type="text"
        aria-label="Name of the strategy, the owner of its fills"
        placeholder="name"
        value={name}
        onChange={({ target }) => builderStore.setState({ name: ownerName(target.value) })}
      />
      <button type="button" className="button" onClick={saveStrategy}>
        Save
      </button>
      {(saved ?? []).length > 0 && (
        <select
          className="filter is-short"
          aria-label="Saved strategies"
          value={known ? name : ''}
          onChange={({ target }) => loadStrategy(target.value)}
        >
          <option value="" disabled>
            Saved…
          </option>
          {(saved ?? []).map((one) => (
            <option key={one.name} value={one.name}>
              {one.name}
            </option>
          ))}
        </select>
      )}
      {known && (
        <button
          type="button"
          className="chip is-box"
          aria-label={`Delete the saved strategy ${name}`}
          title="Delete the saved strategy"
          onClick={deleteStrategy}
        >
          ×
        </button>
      )}
    </>
  );
}

/** Where legs come from and where they go. */
export function BuilderHead() {
  const legs = useStore(builderStore, (state) => state.legs);
  const product = useStore(builderStore, (state) => state.product);
  return (
    <div className="builder-head">
      <Chains />
      <ReadyMade />
      <button type="button" className="button" onClick={showHeld}>
        Held <kbd>h</kbd>
      </button>
      <Saved />
      <span className="spacer" />
      <select
        className="filter is-short"
        aria-label="Product"
        value={product}
        onChange={({ target }) =>
          builderStore.setState({ product: target.value === 'INTRADAY' ? 'INTRADAY' : 'MARGIN' })
        }
      >
        <option value="MARGIN">MARGIN</option>
        <option value="INTRADAY">INTRADAY</option>
      </select>
      <button type="button" className="button" disabled={legs.length === 0} onClick={clearLegs}>
        Clear
      </button>
      <button type="button" className="button" disabled={legs.length === 0} onClick={strategyToBasket}>
        To basket <kbd>Ctrl+Enter</kbd>
      </button>
    </div>
  );
}
