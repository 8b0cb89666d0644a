import { type ReactNode, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { keyOf } from '../../shell/commands.ts';
import { shellStore } from '../../shell/shell-store.ts';
import { useOverlay } from '../../shell/use-overlay.ts';
import {
  CHART_COUNTS,
  chartGridStore,
  setChartCount,
  setChartInterval,
  setChartType,
} from '../../stores/chart-grid.ts';
import { CHART_TYPES, cellSelection } from '../../stores/selection.ts';
import { chartLevelsStore, toggleLevelKind } from './chart-levels.ts';
import { saveChartPicture } from './chart-picture.ts';
import { CHART_TYPE_WORDS } from './chart-type-words.ts';
import { CompareForm } from './compare-form.tsx';
import { INTERVAL_MENU, TRADE_MENU } from './interval-entry.ts';
import { LEVEL_KIND_WORDS, LEVEL_KINDS } from './level-kinds.ts';
import { ProfileMenu } from './profile-menu.tsx';
import { TemplateList } from './template-list.tsx';
import { useActiveChart, useInstrument } from './use-chart.ts';

function Part({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <section className="chart-menu-part" role="group" aria-label={title}>
      <h3>
        {title} {hint !== undefined && hint !== '' && <kbd>{hint}</kbd>}
      </h3>
      <div className="chart-menu-choices">{children}</div>
    </section>
  );
}

function Choice({ on, onRun, children }: { on: boolean; onRun: () => void; children: ReactNode }) {
  return (
    <button type="button" className="chip is-box" aria-pressed={on} onClick={onRun}>
      {children}
    </button>
  );
}

/** Type and interval of the active chart. */
function Bars() {
  const { interval, type } = useStore(cellSelection(useActiveChart()));
  return (
    <>
      <Part title="Type" hint={keyOf('chart.type')}>
        {CHART_TYPES.map((one) => (
          <Choice key={one} on={one === type} onRun={() => setChartType(one)}>
            {CHART_TYPE_WORDS[one]}
          </Choice>
        ))}
      </Part>
      <Part title="Interval" hint="type it in the chart: 5, 2h, 1d">
        {INTERVAL_MENU.map((one) => (
          <Choice key={one} on={one === interval} onRun={() => setChartInterval(one)}>
            {one}
          </Choice>
        ))}
      </Part>
      <Part title="Bars made of trades: seconds, trades (t), steps of the price (r)">
        {TRADE_MENU.map((one) => (
          <Choice key={one} on={one === interval} onRun={() => setChartInterval(one)}>
            {one}
          </Choice>
        ))}
      </Part>
    </>
  );
}

/** How many charts, and what they share. */
function Grid() {
  const { count, crosshair, range } = useStore(chartGridStore);
  return (
    <Part title="Charts side by side" hint={keyOf('chart.grid')}>
      {CHART_COUNTS.map((one) => (
        <Choice key={one} on={one === count} onRun={() => setChartCount(one)}>
          {one}
        </Choice>
      ))}
      <Choice on={crosshair} onRun={() => chartGridStore.setState({ crosshair: !crosshair })}>
        One crosshair
      </Choice>
      <Choice on={range} onRun={() => chartGridStore.setState({ range: !range })}>
        One time range
      </Choice>
    </Part>
  );
}

function Levels() {
  const shown = useStore(chartLevelsStore, (state) => state.shown);
  return (
    <Part title="Levels">
      {LEVEL_KINDS.map((kind) => (
        <Choice key={kind} on={shown.includes(kind)} onRun={() => toggleLevelKind(kind)}>
          {LEVEL_KIND_WORDS[kind]}
        </Choice>
      ))}
    </Part>
  );
}

/** Everything about the active chart that is no indicator. */
export function ChartMenu() {
  const close = (): void => shellStore.setState({ chartMenuOpen: false });
  const dialog = useOverlay(close);
  const first = useRef<HTMLDivElement>(null);
  const instrument = useInstrument(useActiveChart());
  useEffect(() => first.current?.querySelector<HTMLElement>('[aria-pressed="true"]')?.focus(), []);
  return (
    <div className="veil" onPointerDown={(event) => event.target === event.currentTarget && close()}>
      <div ref={dialog} className="sheet chart-menu" role="dialog" aria-modal="true" aria-label="Chart menu">
        <div className="chart-menu-head">
          <h2>{instrument === undefined ? 'Chart' : `Chart of ${instrument.symbol}`}</h2>
          <span className="spacer" />
          <button type="button" className="button" onClick={saveChartPicture}>
            Save picture <kbd>{keyOf('chart.picture')}</kbd>
          </button>
          <button type="button" className="button" onClick={close}>
            Close <kbd>Esc</kbd>
          </button>
        </div>
        <div ref={first}>
          <Bars />
          <Grid />
          <Levels />
          <ProfileMenu />
          <CompareForm />
          <TemplateList />
        </div>
      </div>
    </div>
  );
}
