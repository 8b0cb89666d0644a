import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { INTERVALS } from '#contract/model/bar.ts';
import type { CorporateAction } from '#contract/model/corporate-action.ts';
import { keyOf } from '../../shell/commands.ts';
import { shellStore } from '../../shell/shell-store.ts';
import { instrumentWords } from '../../shell/instrument-words.ts';
import { call } from '../../shell/terminal.ts';
import { engineNowMs } from '../../stores/engine-clock.ts';
import { instrumentAt, instrumentsStore } from '../../stores/instruments.ts';
import { prefsStore } from '../../stores/prefs.ts';
import { selectionStore } from '../../stores/selection.ts';
import { sessionStore } from '../../stores/session.ts';
import type { LiveTitle } from '../panel.ts';
import { ChartBinding, chartStore } from './chart-binding.ts';
import { attachChartExtras } from './chart-extras.ts';
import { actionWords, chartPhaseWords, chartStaleWords, chartStateWords } from './chart-words.ts';

/** The phase of the session is looked at this often, ms. */
const PHASE_EVERY_MS = 1_000;

/** Why the newest bar is old, else what the session does where it is not plain trading. */
function ChartNote() {
  const instrument = useInstrument();
  const link = useStore(sessionStore, (state) => state.link);
  const session = useStore(sessionStore, (state) => state.session);
  const [, redraw] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => redraw((count) => count + 1), PHASE_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  const stale = chartStaleWords(link, session);
  const phase = stale === null ? chartPhaseWords(session, instrument, engineNowMs()) : null;
  if (stale !== null) return <p className="chart-stale">{stale}</p>;
  return phase === null ? null : <p className="chart-stale is-phase">{phase}</p>;
}

const useInstrument = () => {
  const slot = useStore(selectionStore, (state) => state.slot);
  return useStore(instrumentsStore, (state) => (slot === null ? undefined : state.rows[slot]));
};

export function Chart() {
  const canvas = useRef<HTMLDivElement>(null);
  const legend = useRef<HTMLDivElement>(null);
  const indicators = useRef<HTMLDivElement>(null);
  const [binding, setBinding] = useState<ChartBinding | null>(null);
  const instrument = useInstrument();
  const interval = useStore(selectionStore, (state) => state.interval);
  const { status, summary, full } = useStore(chartStore);
  useEffect(() => {
    if (canvas.current === null || legend.current === null || indicators.current === null) return undefined;
    const made = new ChartBinding(canvas.current, legend.current, indicators.current);
    setBinding(made);
    const detach = attachChartExtras(made.handle(canvas.current));
    return () => {
      detach();
      made.destroy();
    };
  }, []);
  const state = chartStateWords(status, instrument, interval);
  return (
    <div className="panel-body chart">
      <div
        ref={canvas}
        className="chart-canvas"
        tabIndex={0}
        role="img"
        aria-label={`Chart. ${summary}`}
        onKeyDown={(event) => binding?.key(event.key) === true && event.preventDefault()}
      />
      <div ref={indicators} className="indicator-legend" hidden={state !== null} aria-hidden="true" />
      <div ref={legend} className="legend" hidden={state !== null} aria-hidden="true" />
      {state !== null && (
        <div className="panel-state">
          <p>{state}</p>
          {status.phase === 'error' && (
            <button type="button" className="button" onClick={() => binding?.reload()}>
              Try again
            </button>
          )}
        </div>
      )}
      {state === null && <ChartNote />}
      {full && <p className="chart-full">Oldest bar the chart can hold. A longer interval shows more.</p>}
      <a
        className="chart-attribution"
        href="https://www.tradingview.com/"
        target="_blank"
        rel="noopener noreferrer"
        title="TradingView Lightweight Charts™, copyright © 2023 TradingView, Inc."
      >
        TradingView
      </a>
    </div>
  );
}

/** The tab is called after what is charted. */
export const chartTitle: LiveTitle = {
  subscribe: (changed) => {
    const disposers = [selectionStore.subscribe(changed), instrumentsStore.subscribe(changed)];
    return () => {
      for (const dispose of disposers) dispose();
    };
  },
  text: () => instrumentAt(selectionStore.getState().slot)?.symbol ?? 'Chart',
};

const NO_ACTIONS: readonly CorporateAction[] = [];

/** Adjusted or traded prices; the tooltip names the splits and bonuses that were seen. */
function AdjustedChip() {
  const slot = useStore(selectionStore, (state) => state.slot);
  const adjusted = useStore(selectionStore, (state) => state.adjusted);
  const epoch = useStore(instrumentsStore, (state) => state.epoch);
  const status = useStore(chartStore, (state) => state.status);
  const key = `${epoch} ${slot}`;
  const [found, setFound] = useState<{ readonly key: string; readonly actions: readonly CorporateAction[] } | null>(
    null,
  );
  const actions = found?.key === key ? found.actions : NO_ACTIONS;
  const ready = status.phase === 'ready';
  useEffect(() => {
    let current = true;
    if (slot === null || !ready) return undefined;
    call('history.actions', { epoch, slot }).then(
      (answer) => current && setFound({ key, actions: answer.actions }),
      // The chip works without its tooltip.
      () => {},
    );
    return () => {
      current = false;
    };
  }, [epoch, slot, key, ready]);
  return (
    <button
      type="button"
      className={actions.length > 0 ? 'chip is-box warn' : 'chip is-box'}
      aria-pressed={adjusted}
      title={`${keyOf('adjusted')} · ${actionWords(actions)}`}
      onClick={() => {
        selectionStore.setState({ adjusted: !adjusted });
        prefsStore.setState({ adjusted: !adjusted });
      }}
    >
      {adjusted ? 'adjusted' : 'as traded'}
    </button>
  );
}

export function ChartTools() {
  const instrument = useInstrument();
  const interval = useStore(selectionStore, (state) => state.interval);
  return (
    <div className="tools" role="group" aria-label="Interval of the bars, indicators">
      {instrument !== undefined && <span className="fact is-extra">{instrumentWords(instrument)}</span>}
      {INTERVALS.map((name) => (
        <button
          key={name}
          type="button"
          className="chip is-box"
          aria-pressed={interval === name}
          title={keyOf(`interval.${name}`)}
          onClick={() => {
            selectionStore.setState({ interval: name });
            prefsStore.setState({ interval: name });
          }}
        >
          {name}
        </button>
      ))}
      <AdjustedChip />
      <button
        type="button"
        className="chip is-box"
        title={keyOf('indicators')}
        onClick={() => shellStore.setState({ indicatorsOpen: true })}
      >
        Indicators
      </button>
    </div>
  );
}
