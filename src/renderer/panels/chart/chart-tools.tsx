import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { INTERVALS } from '#contract/model/bar.ts';
import type { CorporateAction } from '#contract/model/corporate-action.ts';
import { keyOf } from '../../shell/commands.ts';
import { instrumentWords } from '../../shell/instrument-words.ts';
import { shellStore } from '../../shell/shell-store.ts';
import { call } from '../../shell/terminal.ts';
import { setAdjusted, setChartInterval } from '../../stores/chart-grid.ts';
import { instrumentsStore } from '../../stores/instruments.ts';
import { cellSelection, type ChartCell } from '../../stores/selection.ts';
import { chartState } from './chart-state.ts';
import { CHART_TYPE_WORDS } from './chart-type-words.ts';
import { actionWords } from './chart-words.ts';
import { useActiveChart, useInstrument } from './use-chart.ts';

const NO_ACTIONS: readonly CorporateAction[] = [];

/** Adjusted or traded prices; the tooltip names the splits and bonuses that were seen. */
function AdjustedChip({ id }: { id: ChartCell }) {
  const { slot, adjusted } = useStore(cellSelection(id));
  const epoch = useStore(instrumentsStore, (state) => state.epoch);
  const status = useStore(chartState(id), (state) => state.status);
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
      onClick={() => setAdjusted(!adjusted)}
    >
      {adjusted ? 'adjusted' : 'as traded'}
    </button>
  );
}

/** The bars of the active chart: quick intervals, and the menu with everything else. */
export function ChartTools() {
  const id = useActiveChart();
  const instrument = useInstrument(id);
  const { interval, type } = useStore(cellSelection(id));
  const quick = INTERVALS.some((name) => name === interval);
  const openMenu = (): void => shellStore.setState({ chartMenuOpen: true });
  return (
    <div className="tools" role="group" aria-label="Interval of the bars, indicators">
      {instrument !== undefined && <span className="fact is-extra">{instrumentWords(instrument)}</span>}
      {INTERVALS.map((name) => (
        <button
          key={name}
          type="button"
          className="chip is-box is-quick"
          aria-pressed={interval === name}
          title={keyOf(`interval.${name}`)}
          onClick={() => setChartInterval(name)}
        >
          {name}
        </button>
      ))}
      <button
        type="button"
        className="chip is-box"
        aria-pressed={!quick}
        aria-haspopup="dialog"
        title={`${keyOf('chart.menu')} · type, interval, several charts, levels, templates, picture`}
        onClick={openMenu}
      >
        {quick ? '' : `${interval} `}
        {CHART_TYPE_WORDS[type]} …
      </button>
      <AdjustedChip id={id} />
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
