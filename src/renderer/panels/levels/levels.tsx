import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { panelFocus } from '../../shell/panel-focus.ts';
import { call, mirror } from '../../shell/terminal.ts';
import { instrumentAt, instrumentsStore } from '../../stores/instruments.ts';
import { panelSelection } from '../../stores/link-groups.ts';
import { sessionStore } from '../../stores/session.ts';
import type { LiveTitle } from '../panel.ts';
import { PanelState } from '../panel-state.tsx';
import { LevelsPoll } from './levels-poll.ts';
import { LEVEL_PERIODS, levelsStore } from './levels-store.ts';
import {
  FAMILIES,
  LEVEL_NAMES,
  levelGroups,
  levelsStaleWords,
  levelsStateWords,
  pivotRow,
  sourceWords,
} from './levels-words.ts';

/** The tab says whose levels they are. */
export const levelsTitle: LiveTitle = {
  subscribe: (changed) => {
    const disposers = [panelSelection('levels').subscribe(changed), instrumentsStore.subscribe(changed)];
    return () => {
      for (const dispose of disposers) dispose();
    };
  },
  text: () => {
    const symbol = instrumentAt(panelSelection('levels').getState().slot)?.symbol;
    return symbol === undefined ? 'Levels' : `Levels ${symbol}`;
  },
};

function target(): { readonly epoch: number; readonly slot: number } | null {
  const { session, link } = sessionStore.getState();
  const { epoch, rows } = instrumentsStore.getState();
  const { slot } = panelSelection('levels').getState();
  if (slot === null || slot >= rows.length || link.phase !== 'open' || session?.epoch !== epoch) return null;
  return { epoch, slot };
}

function lastPrice(slot: number): number | null {
  const instrument = instrumentAt(slot);
  const ltp = mirror.columns.ltp?.[slot] ?? 0;
  return instrument === undefined || ltp === 0 ? null : ltp / 10 ** instrument.decimals;
}

function usePoll(body: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    const poll = new LevelsPoll({
      call,
      target,
      price: lastPrice,
      visible: () =>
        document.visibilityState === 'visible' && body.current?.checkVisibility({ visibilityProperty: true }) === true,
      later: (run, ms) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      nowMs: () => Date.now(),
    });
    poll.start();
    return () => poll.stop();
  }, [body]);
}

function Pivots() {
  const { levels, price, period } = useStore(levelsStore);
  const set = levels?.pivots[period] ?? null;
  if (set === null) return <p className="muted levels-none">There is no {period} before this one yet.</p>;
  return (
    <table className="levels-pivots">
      <caption className={set.flag === '' ? 'muted' : 'warn'}>Pivots {sourceWords(set)}</caption>
      <thead>
        <tr>
          <th scope="col">Level</th>
          {FAMILIES.map(([family, title]) => (
            <th key={family} scope="col" className="number">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {LEVEL_NAMES.map((name) => (
          <tr key={name} className={name === 'P' ? 'is-pivot' : ''}>
            <th scope="row">{name}</th>
            {pivotRow(set, name, price).map(({ text, side }, i) => (
              <td key={FAMILIES[i]?.[0] ?? i} className={`number is-${side}`}>
                {side === 'near' && <span title="The price is here">◂ </span>}
                {text}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Groups() {
  const { levels, period } = useStore(levelsStore);
  if (levels === null) return null;
  return (
    <div className="levels-groups">
      {levelGroups(levels, period).map(({ title, facts }) => (
        <section key={title} aria-label={title}>
          <h2>{title}</h2>
          {facts.length === 0 && <p className="muted">none</p>}
          <dl>
            {facts.map(({ name, value, warn }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd className={warn === true ? 'warn' : ''}>{value}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}

/** Why the levels may be old; looked at once a second. */
function StaleNote() {
  const state = useStore(levelsStore);
  const open = useStore(sessionStore, ({ link }) => link.phase === 'open');
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const words = levelsStaleWords(state, open, Math.max(0, nowMs - state.readAtMs));
  return words === null ? null : (
    <p className="warn levels-note" role="status">
      {words}
    </p>
  );
}

export function LevelsPanel() {
  const body = useRef<HTMLDivElement>(null);
  const state = useStore(levelsStore);
  const slot = useStore(panelSelection('levels'), (selection) => selection.slot);
  const symbol = useStore(instrumentsStore, ({ rows }) => (slot === null ? undefined : rows[slot]?.symbol)) ?? null;
  const open = useStore(sessionStore, ({ link }) => link.phase === 'open');
  usePoll(body);
  useEffect(() => panelFocus('levels', () => body.current?.focus()), []);
  const words = levelsStateWords(state, symbol, open);
  return (
    <div ref={body} tabIndex={0} role="region" aria-label="Levels" className="panel-body levels">
      {words === null ? (
        <>
          <StaleNote />
          <Pivots />
          <Groups />
          {state.levels !== null && state.levels.lacking.length > 0 && (
            <p className="muted levels-note">Not known yet: {state.levels.lacking.join(' · ')}.</p>
          )}
        </>
      ) : (
        <PanelState words={words} failed={open && symbol !== null && state.error !== null} />
      )}
    </div>
  );
}

/** Of which period the pivots and the central range are. */
export function LevelsTools() {
  const period = useStore(levelsStore, (state) => state.period);
  return (
    <div className="tools" role="group" aria-label="Period of the levels">
      {LEVEL_PERIODS.map((name) => (
        <button
          key={name}
          type="button"
          className="chip is-box"
          aria-pressed={period === name}
          onClick={() => levelsStore.setState({ period: name })}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
