import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { Chain } from '#contract/model/chain.ts';
import type { ChainTrailReply, TrailPair } from '#contract/model/chain-study.ts';
import { Plot } from '../../plots/plot.tsx';
import { nearestPoint, type PlotData } from '../../plots/plot-data.ts';
import { PlotTable } from '../../plots/plot-table.tsx';
import { panelFocus } from '../../shell/panel-focus.ts';
import { call } from '../../shell/terminal.ts';
import { usePolled } from '../../shell/use-polled.ts';
import { instrumentsStore } from '../../stores/instruments.ts';
import { prefsStore } from '../../stores/prefs.ts';
import { oiSinceWords } from '../chain/chain-rows.ts';
import { chainStore } from '../chain/chain-store.ts';
import { presentEpoch, useChainWatch } from '../chain/chain-watch.ts';
import { StaleNote } from '../chain/stale-note.tsx';
import type { StrikeWindow } from '../chain/chain-window.ts';
import { emptyWords } from '../chain/chain-words.ts';
import { PanelState } from '../panel-state.tsx';
import { ChartChoice, ChartNote } from './chart-choice.tsx';
import { type OptionChart, optionChartStore, stepChart } from './option-chart-store.ts';
import { PremiumPairs } from './premium-pairs.tsx';
import { movePlot, moveNote, smilePlot, termPlot } from './smile-plots.ts';
import { changePlot, gexPlot, interestPlot } from './strike-plots.ts';
import { SurfaceTable } from './surface-table.tsx';
import { maxPainPlot, pcrPlot, premiumPlot, trailNote } from './trail-plots.ts';

/** A trail has a value a minute, and its last minute moves: it is read this often, ms. */
const TRAIL_EVERY_MS = 3_000;
/** A dozen smiles: read this often, ms. */
const SURFACE_EVERY_MS = 2_000;

const BY_STRIKE: Partial<Record<OptionChart, (chain: Chain, window: StrikeWindow) => PlotData>> = {
  oi: interestPlot,
  oiChange: changePlot,
  gex: gexPlot,
};
const BY_MINUTE: Partial<Record<OptionChart, (trail: ChainTrailReply) => PlotData>> = {
  pcr: pcrPlot,
  maxPain: maxPainPlot,
  premium: premiumPlot,
};
const STRIKE_NOTES: Partial<Record<OptionChart, string>> = {
  oi: 'Open interest in units.',
  gex: 'Naive: dealers are taken to be long calls and short puts, a weak assumption in India. ₹ of delta per 1 % move.',
};

interface Body {
  readonly current: HTMLElement | null;
}
const isSeen = (body: Body) => (): boolean =>
  presentEpoch() >= 0 && body.current?.checkVisibility({ visibilityProperty: true }) === true;

/** A plot, or its values as a table. @param rest point that is read while nobody chose one. */
function Drawing({ data, rest }: { data: PlotData; rest: number }) {
  const table = useStore(optionChartStore, (state) => state.table);
  if (data.x.length === 0 || data.series.length === 0)
    return <p className="panel-state">Nothing to draw yet: there is no value for any point.</p>;
  return table ? <PlotTable data={data} /> : <Plot key={data.label} data={data} rest={rest} />;
}

function StrikeChart({ chain, chart }: { chain: Chain; chart: OptionChart }) {
  const window = useStore(optionChartStore, (state) => state.window);
  const data = BY_STRIKE[chart]?.(chain, window);
  if (data === undefined) return null;
  const rest = nearestPoint(data.x, chain.summary.atmStrike ?? chain.summary.forward ?? 0);
  return (
    <>
      <ChartNote text={STRIKE_NOTES[chart] ?? `Change of open interest ${oiSinceWords(chain)}.`} />
      <Drawing data={data} rest={rest} />
    </>
  );
}

/** Pairs that are asked for: those chosen for this chain, else the straddle at the money. */
function pairsFor(chain: Chain, chainKey: string, chosen: readonly TrailPair[] | null, of: string): TrailPair[] {
  if (chosen !== null && of === chainKey) return [...chosen];
  const { atmStrike } = chain.summary;
  return atmStrike === null ? [] : [{ call: atmStrike, put: atmStrike }];
}

function TrailChart({ chain, chart, body }: { chain: Chain; chart: OptionChart; body: Body }) {
  const { pairs: chosen, pairsOf } = useStore(optionChartStore);
  const { epoch, underlying, expiry, summary } = chain;
  const chainKey = `${underlying} ${expiry}`;
  const premiums = chart === 'premium';
  const pairs = premiums ? pairsFor(chain, chainKey, chosen, pairsOf) : [];
  const { value, error } = usePolled({
    key: `${epoch} ${chainKey} ${JSON.stringify(pairs)}`,
    ask: () => call('chain.trail', { epoch, underlying, expiry, pairs }),
    everyMs: TRAIL_EVERY_MS,
    seen: isSeen(body),
  });
  if (value === null) return <PanelState words={error ?? 'Reading the day of the chain…'} failed={error !== null} />;
  const data = BY_MINUTE[chart]?.(value);
  return (
    <>
      {premiums && <PremiumPairs trail={value} pairs={pairs} atm={summary.atmStrike} chainKey={chainKey} />}
      <ChartNote text={error === null ? trailNote(value, premiums) : `Not current: ${error}`} warn={error !== null} />
      {data !== undefined && <Drawing data={data} rest={data.x.length - 1} />}
    </>
  );
}

function SurfaceChart({ chain, chart, body }: { chain: Chain; chart: OptionChart; body: Body }) {
  const window = useStore(optionChartStore, (state) => state.window);
  const { epoch, underlying } = chain;
  const { value, error } = usePolled({
    key: `${epoch} ${underlying}`,
    ask: () => call('chain.surface', { epoch, underlying }),
    everyMs: SURFACE_EVERY_MS,
    seen: isSeen(body),
  });
  if (value === null) return <PanelState words={error ?? 'Reading the volatilities…'} failed={error !== null} />;
  const notes: Partial<Record<OptionChart, string>> = {
    smile: 'Volatility of the side out of the money at each strike, up to six expiries.',
    term: 'Volatility at the money of each expiry.',
    surface: 'Percent a year; the stronger the ground, the higher in this table. – : no quote to take it from.',
    move: moveNote(value),
  };
  const note = (
    <ChartNote text={error === null ? (notes[chart] ?? '') : `Not current: ${error}`} warn={error !== null} />
  );
  if (chart === 'surface') {
    return (
      <>
        {note}
        <SurfaceTable key={`${underlying} ${window}`} surface={value} window={window} />
      </>
    );
  }
  const data = chart === 'smile' ? smilePlot(value, window) : chart === 'term' ? termPlot(value) : movePlot(value);
  const rest = chart === 'smile' ? nearestPoint(data.x, chain.summary.atmStrike ?? 0) : 0;
  return (
    <>
      {note}
      <Drawing data={data} rest={rest} />
    </>
  );
}

function Shown({ chain, chart, body }: { chain: Chain; chart: OptionChart; body: Body }): ReactNode {
  if (chart in BY_STRIKE) return <StrikeChart chain={chain} chart={chart} />;
  if (chart in BY_MINUTE) return <TrailChart key={chart} chain={chain} chart={chart} body={body} />;
  return <SurfaceChart chain={chain} chart={chart} body={body} />;
}

const focusDrawing = ({ current }: Body): void =>
  (current?.querySelector<HTMLElement>('.plot-box, .plot-table') ?? current)?.focus();

/** The drawing that had the keyboard is gone with its chart: the next one takes it over. */
function useKeptFocus(body: Body, what: string): void {
  const shown = useRef(what);
  useEffect(() => {
    if (shown.current === what) return;
    shown.current = what;
    if (document.activeElement === document.body) focusDrawing(body);
  }, [body, what]);
}

/** Charts of the chain that the window shows. `[` and `]` change the chart, t shows its values as a table. */
export function OptionChartsPanel() {
  const body = useRef<HTMLDivElement>(null);
  const state = useStore(chainStore);
  const { chart, table } = useStore(optionChartStore);
  const density = useStore(prefsStore, (prefs) => prefs.density);
  const epoch = useStore(instrumentsStore, (instruments) => instruments.epoch);
  useChainWatch(body);
  useEffect(() => panelFocus('optioncharts', () => focusDrawing(body)), []);
  useKeptFocus(body, `${chart} ${table}`);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target instanceof HTMLSelectElement) return;
    if (event.key === '[') stepChart(-1);
    else if (event.key === ']') stepChart(1);
    else if (event.key === 't') optionChartStore.setState(({ table }) => ({ table: !table }));
    else return;
    event.preventDefault();
  };
  const { chain } = state;
  const current = chain !== null && chain.epoch === epoch ? chain : null;
  const empty = emptyWords({ ...state, chain: current });
  return (
    <div ref={body} className="panel-body option-charts" tabIndex={-1} data-density={density} onKeyDown={onKeyDown}>
      <ChartChoice />
      {current !== null && <StaleNote chain={current} />}
      {current !== null && <Shown chain={current} chart={chart} body={body} />}
      {empty !== null && <PanelState words={empty} failed={state.error !== null} />}
    </div>
  );
}
