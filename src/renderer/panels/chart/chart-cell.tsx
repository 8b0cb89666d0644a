import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { isTradeInterval } from '#contract/model/chart-interval.ts';
import { chartGridStore } from '../../stores/chart-grid.ts';
import { engineNowMs } from '../../stores/engine-clock.ts';
import { linkStore, nextGroup, setGroup, togglePin } from '../../stores/link-groups.ts';
import { type ChartCell, cellSelection } from '../../stores/selection.ts';
import { sessionStore } from '../../stores/session.ts';
import { istTime } from '../../ui/format.ts';
import { ChartBinding } from './chart-binding.ts';
import { rememberPicture } from './chart-picture.ts';
import { chartState } from './chart-state.ts';
import { CHART_TYPE_WORDS } from './chart-type-words.ts';
import { chartPhaseWords, chartStaleWords, chartStateWords } from './chart-words.ts';
import { IntervalBox } from './interval-box.tsx';
import { beginsInterval } from './interval-entry.ts';
import { useInstrument } from './use-chart.ts';

/** The phase of the session is looked at this often, ms. */
const PHASE_EVERY_MS = 1_000;

/** Why the newest bar is old, else what the session does where it is not plain trading. */
function ChartNote({ id }: { id: ChartCell }) {
  const instrument = useInstrument(id);
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

/** Beside others a chart says what it shows, and of which colour or pin it takes that. */
function CellHead({ id }: { id: ChartCell }) {
  const instrument = useInstrument(id);
  const { interval, type } = useStore(cellSelection(id));
  const group = useStore(linkStore, (state) => state.groups[id] ?? 1);
  const pinned = useStore(linkStore, (state) => state.pinned[id] !== undefined);
  const symbol = instrument?.symbol ?? 'No instrument';
  return (
    <header className="chart-cell-head">
      <button
        type="button"
        className="chip is-box chart-cell-link"
        aria-label={`Link colour ${group} of ${symbol} ${interval}: next colour`}
        title={`Link colour ${group}`}
        onClick={() => setGroup(id, nextGroup(id))}
      >
        <span className="link-square" data-link={group} aria-hidden="true" />
      </button>
      <strong>{symbol}</strong>
      <span className="muted">{interval}</span>
      {type !== 'candles' && <span className="muted">{CHART_TYPE_WORDS[type]}</span>}
      <span className="spacer" />
      <button type="button" className="chip is-box" aria-pressed={pinned} onClick={() => togglePin(id)}>
        {pinned ? 'pinned' : 'pin'}
      </button>
    </header>
  );
}

function CellState({ id, onRetry }: { id: ChartCell; onRetry: () => void }) {
  const instrument = useInstrument(id);
  const interval = useStore(cellSelection(id), (state) => state.interval);
  const { status } = useStore(chartState(id));
  const words = chartStateWords(status, instrument, interval);
  if (words === null) return <ChartNote id={id} />;
  return (
    <div className="panel-state">
      <p>{words}</p>
      {status.phase === 'error' && (
        <button type="button" className="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}

/** Sentences at the edge of a chart: that it is in the past, what its candles are, what could not be drawn. */
function CellNotes({ id }: { id: ChartCell }) {
  const { behind, sinceMs, levelNote } = useStore(chartState(id));
  const { type, interval } = useStore(cellSelection(id));
  return (
    <div className="chart-notes">
      {behind && <p>Older bars, nothing live. End shows the newest.</p>}
      {isTradeInterval(interval) && sinceMs !== null && (
        <p>Made of the trades since {istTime(sinceMs)}, when this was first charted.</p>
      )}
      {type === 'heikin' && <p>Heikin-Ashi candles. Numbers and indicators are of the real bars.</p>}
      {levelNote !== null && <p>{levelNote}</p>}
    </div>
  );
}

/** One chart of the panel. */
export function ChartCellView({ id }: { id: ChartCell }) {
  const canvas = useRef<HTMLDivElement>(null);
  const legend = useRef<HTMLDivElement>(null);
  const indicators = useRef<HTMLDivElement>(null);
  const [binding, setBinding] = useState<ChartBinding | null>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const several = useStore(chartGridStore, (state) => state.count > 1);
  const active = useStore(chartGridStore, (state) => state.active === id);
  const slot = useStore(cellSelection(id), (state) => state.slot);
  const { status, summary } = useStore(chartState(id));
  useEffect(() => {
    if (canvas.current === null || legend.current === null || indicators.current === null) return undefined;
    const elements = { canvas: canvas.current, legend: legend.current, indicators: indicators.current };
    const made = new ChartBinding(id, elements);
    const forget = rememberPicture(id, () => made.picture());
    setBinding(made);
    return () => {
      forget();
      made.destroy();
    };
  }, [id]);
  const idle = status.phase === 'loading' || status.phase === 'none' || status.phase === 'empty';
  const hidden = idle || status.phase === 'error';
  const onKey = (event: KeyboardEvent): void => {
    const plain = !event.ctrlKey && !event.altKey && !event.metaKey;
    const digit = plain && beginsInterval(event.key);
    if (digit) setTyped(event.key);
    if (digit || binding?.key(event.key) === true) event.preventDefault();
  };
  const activate = (): void => chartGridStore.setState({ active: id });
  const name = several && active ? 'chart-cell is-active' : 'chart-cell';
  return (
    <div className={name} data-slot={slot ?? undefined} onFocusCapture={activate} onPointerDownCapture={activate}>
      {several && <CellHead id={id} />}
      <div className="chart-cell-body">
        <div
          ref={canvas}
          id={`canvas-${id}`}
          className="chart-canvas"
          tabIndex={0}
          role="img"
          aria-label={`Chart. ${summary}`}
          onKeyDown={onKey}
        />
        <div ref={indicators} className="indicator-legend" hidden={hidden} aria-hidden="true" />
        <div ref={legend} className="legend" hidden={hidden} aria-hidden="true" />
        <CellState id={id} onRetry={() => binding?.reload()} />
        <CellNotes id={id} />
        {typed !== null && <IntervalBox id={id} first={typed} onClose={() => setTyped(null)} />}
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
    </div>
  );
}
