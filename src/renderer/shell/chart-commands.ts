import { INTERVALS, type Interval } from '#contract/model/bar.ts';
import { DRAW_TOOLS, type DrawTool, TOOL_WORDS } from '../panels/chart/draw-model.ts';
import { chooseDrawTool, nextChartProfile } from '../panels/chart/draw-registry.ts';
import { nextActiveChart, nextChartCount, openChartMenu, takeChartPicture, turnChartType } from './chart-actions.ts';
import type { Command } from './commands.ts';

const INTERVAL_WORDS: Record<Interval, string> = {
  '1m': '1-minute bars',
  '5m': '5-minute bars',
  '15m': '15-minute bars',
  '1h': '1-hour bars',
  '1d': 'Daily bars',
};

const DRAW_KEYS: Readonly<Record<DrawTool, string>> = {
  trend: 'Alt+Shift+L',
  ray: 'Alt+Shift+Y',
  horizontal: 'Alt+Shift+H',
  fib: 'Alt+Shift+F',
  rectangle: 'Alt+Shift+R',
  text: 'Alt+Shift+T',
  measure: 'Alt+Shift+M',
};

/** What acts on the chart. */
export const CHART_COMMANDS: readonly Command[] = [
  ...INTERVALS.map(
    (interval, i): Command => ({
      id: `interval.${interval}`,
      title: INTERVAL_WORDS[interval],
      group: 'Chart',
      keys: [`Alt+${i + 1}`],
      run: (t) => t.setInterval(interval),
    }),
  ),
  {
    id: 'indicators',
    title: 'Indicators of the chart',
    group: 'Chart',
    keys: ['i'],
    run: (t) => t.openIndicators(),
  },
  {
    id: 'chart.menu',
    title: 'Chart menu: type, interval, levels',
    group: 'Chart',
    keys: ['Ctrl+Alt+C'],
    run: openChartMenu,
  },
  { id: 'chart.type', title: 'Next chart type', group: 'Chart', keys: ['Ctrl+Alt+T'], run: turnChartType },
  {
    id: 'chart.grid',
    title: 'One, two, four or six charts',
    group: 'Chart',
    keys: ['Ctrl+Alt+G'],
    run: nextChartCount,
  },
  { id: 'chart.next', title: 'Next chart of the panel', group: 'Chart', keys: ['`'], run: nextActiveChart },
  {
    id: 'chart.picture',
    title: 'Save a picture of the chart',
    group: 'Chart',
    keys: ['Ctrl+Alt+P'],
    run: takeChartPicture,
  },
  {
    id: 'adjusted',
    title: 'Prices adjusted for splits and bonuses, or as traded',
    group: 'Chart',
    keys: ['a'],
    run: (t) => t.toggleAdjusted(),
  },
  {
    id: 'alert.price',
    title: 'Alert at a price of the charted instrument',
    group: 'Chart',
    keys: ['Alt+Z'],
    run: (t) => t.beginAlert(),
  },
  {
    id: 'prefetch',
    title: 'Fetch history ahead: start or stop',
    group: 'Chart',
    keys: ['Ctrl+Alt+H'],
    run: (t) => t.togglePrefetch(),
  },
  {
    id: 'chart.profile',
    title: 'Volume profile: what is in view, the session, 5 or 20 sessions, none',
    group: 'Chart',
    keys: ['Alt+Shift+P'],
    run: (t) => {
      if (!nextChartProfile()) t.focusPanel('chart');
    },
  },
  ...DRAW_TOOLS.map(
    (tool): Command => ({
      id: `draw.${tool}`,
      title: `Draw on the chart: ${TOOL_WORDS[tool].toLowerCase()}`,
      group: 'Chart',
      keys: [DRAW_KEYS[tool]],
      run: (t) => {
        if (!chooseDrawTool(tool)) t.focusPanel('chart');
      },
    }),
  ),
];
