import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { keyOf } from '../../shell/commands.ts';
import { panelFocus } from '../../shell/panel-focus.ts';
import { call } from '../../shell/terminal.ts';
import { instrumentsStore } from '../../stores/instruments.ts';
import { prefsStore } from '../../stores/prefs.ts';
import { sessionStore } from '../../stores/session.ts';
import { TryAgain } from '../panel-state.tsx';
import { showHeld } from './builder-actions.ts';
import { BuilderHead } from './builder-head.tsx';
import { BuilderPoll } from './builder-poll.ts';
import { builderStore } from './builder-store.ts';
import { noteWords, stateWords } from './builder-words.ts';
import { Figures, LevelTable } from './figures.tsx';
import { LegsTable } from './legs-table.tsx';
import { PayoffChart } from './payoff-chart.tsx';
import { saveStrategy } from './saved-strategies.ts';
import { ScenarioSliders } from './scenario-sliders.tsx';
import { strategyToBasket } from './to-basket.ts';

/** How often the age of what is shown is looked at, ms. */
const AGE_EVERY_MS = 1_000;

function epochNow(): number {
  const { session, link } = sessionStore.getState();
  const { epoch, rows } = instrumentsStore.getState();
  return link.phase === 'open' && session?.epoch === epoch && rows.length > 0 ? epoch : -1;
}

function usePoll(body: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const poll = new BuilderPoll({
      call,
      epoch: epochNow,
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

function useNow(): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), AGE_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}

/** Keys of the whole panel: what is typed into a field is not one of them. */
function onPanelKey(event: KeyboardEvent): void {
  if (event.defaultPrevented) return;
  const typing = event.target instanceof HTMLElement && /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  if (event.key === 'Enter' && event.ctrlKey) {
    if (!event.repeat) strategyToBasket();
  } else if (event.key.toLowerCase() === 's' && event.ctrlKey && !event.altKey) saveStrategy();
  else if (typing || event.ctrlKey || event.altKey) return;
  else if (event.key === 'h') showHeld();
  else if (event.key === 'r') document.getElementById('builder-ready')?.focus();
  else return;
  event.preventDefault();
}

function Empty({ words, failed }: { words: string; failed: boolean }) {
  return (
    <div className="builder-empty">
      <p role="status">{words}</p>
      {failed && <TryAgain />}
      {words === NO_LEGS && (
        <p className="muted">
          <kbd>r</kbd> chooses a ready-made strategy · <kbd>h</kbd> takes what you hold · in the option chain (
          {keyOf('panel.chain')}) <kbd>Shift+B</kbd> and <kbd>Shift+S</kbd> add the option as bought or sold
        </p>
      )}
    </div>
  );
}

const NO_LEGS = 'The strategy has no legs yet.';

/** A strategy of up to twelve legs: what it comes to now, in a scenario and at expiry. All figures are the engine's. */
export function BuilderPanel() {
  const body = useRef<HTMLDivElement>(null);
  const state = useStore(builderStore);
  const density = useStore(prefsStore, (prefs) => prefs.density);
  const nowMs = useNow();
  usePoll(body);
  const bare = state.legs.length === 0;
  useEffect(() => (bare ? panelFocus('builder', () => body.current?.focus()) : undefined), [bare]);
  const result = bare ? null : (state.answer?.result ?? null);
  const words = bare ? NO_LEGS : stateWords(state);
  const note = noteWords(state, nowMs);
  return (
    <div ref={body} className="panel-body builder" tabIndex={-1} data-density={density} onKeyDown={onPanelKey}>
      <BuilderHead />
      {!bare && (
        <div className="builder-legs-box">
          <LegsTable />
        </div>
      )}
      <p className="builder-note warn" role="status">
        {note}
      </p>
      {result !== null && <Figures result={result} />}
      {result !== null && (
        <div className="builder-main">
          <div className="builder-left">
            <PayoffChart result={result} />
            <ScenarioSliders result={result} />
          </div>
          <div className="builder-right" role="region" aria-label="Profit by level" tabIndex={0}>
            <LevelTable result={result} />
          </div>
        </div>
      )}
      {words !== null && <Empty words={words} failed={!bare && state.error !== null} />}
    </div>
  );
}
