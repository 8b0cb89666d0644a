import { useStore } from 'zustand';
import { ExpiryChoice, UnderlyingChoice } from '../chain/chain-choice.tsx';
import { STRIKE_WINDOWS, windowOf, windowWords } from '../chain/chain-window.ts';
import { OPTION_CHART_NAMES, OPTION_CHARTS, optionChartStore } from './option-chart-store.ts';

/** Underlying and expiry of the window's chain, the strikes around the money, and picture or table. */
function ChainChoice() {
  const { window, table } = useStore(optionChartStore);
  return (
    <div className="option-charts-tools" role="group" aria-label="What the option charts show">
      <UnderlyingChoice of="the option charts" />
      <ExpiryChoice of="the option charts" />
      <select
        className="filter is-short"
        aria-label="Strikes around the money"
        value={String(window)}
        onChange={({ target }) => optionChartStore.setState({ window: windowOf(target.value) })}
      >
        {STRIKE_WINDOWS.map((one) => (
          <option key={String(one)} value={String(one)}>
            {windowWords(one)}
          </option>
        ))}
      </select>
      <button
        type="button"
        className="chip is-box"
        aria-pressed={table}
        title="Values as a table (t)"
        onClick={() => optionChartStore.setState({ table: !table })}
      >
        Table
      </button>
    </div>
  );
}

/** One button for each chart, and what they are of. */
export function ChartChoice() {
  return (
    <div className="option-charts-head">
      <ChartNames />
      <ChainChoice />
    </div>
  );
}

function ChartNames() {
  const chart = useStore(optionChartStore, (state) => state.chart);
  return (
    <div className="option-charts-row" role="group" aria-label="Chart">
      {OPTION_CHART_NAMES.map((name) => (
        <button
          key={name}
          type="button"
          className="chip is-box"
          aria-pressed={chart === name}
          title={OPTION_CHARTS[name].meaning}
          onClick={() => optionChartStore.setState({ chart: name })}
        >
          {OPTION_CHARTS[name].name}
        </button>
      ))}
    </div>
  );
}

/** What the picture means, and how old it is. */
export function ChartNote({ text, warn = false }: { text: string; warn?: boolean }) {
  return <p className={warn ? 'option-charts-note warn' : 'option-charts-note muted'}>{text}</p>;
}
