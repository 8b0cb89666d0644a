import { explainThis } from '../panels/help/what-is-this.ts';
import type { Command } from './commands.ts';

/** Ways to the panels of market and scanners; those of the order desk stand in trade-commands.ts. */
export const PANEL_COMMANDS: readonly Command[] = [
  { id: 'panel.next', title: 'Next panel', group: 'Panels', keys: ['F6'], run: (t) => t.cyclePanel(1) },
  { id: 'panel.previous', title: 'Previous panel', group: 'Panels', keys: ['Shift+F6'], run: (t) => t.cyclePanel(-1) },
  {
    id: 'panel.watchlist',
    title: 'Go to the market watch',
    group: 'Panels',
    keys: ['w'],
    run: (t) => t.focusPanel('watchlist'),
  },
  { id: 'panel.chart', title: 'Go to the chart', group: 'Panels', keys: ['c'], run: (t) => t.focusPanel('chart') },
  {
    id: 'panel.chain',
    title: 'Go to the option chain',
    group: 'Panels',
    keys: ['o'],
    run: (t) => t.focusPanel('chain'),
  },
  {
    id: 'panel.optioncharts',
    title: 'Go to the option charts: OI, PCR, premium, smile, surface, GEX',
    group: 'Panels',
    keys: ['Alt+X'],
    run: (t) => t.focusPanel('optioncharts'),
  },
  {
    id: 'panel.scalper',
    title: 'Go to the scalper: call, underlying, put',
    group: 'Panels',
    keys: ['Alt+T'],
    run: (t) => t.focusPanel('scalper'),
  },
  {
    id: 'panel.builder',
    title: 'Go to the strategy builder: legs, payoff, Greeks, margin',
    group: 'Panels',
    keys: ['s'],
    run: (t) => t.focusPanel('builder'),
  },
  {
    id: 'panel.depth',
    title: 'Go to the depth of the book',
    group: 'Panels',
    keys: ['k'],
    run: (t) => t.focusPanel('depth'),
  },
  {
    id: 'depth.levels',
    title: 'Levels of the book: 5, 20, 200',
    group: 'Panels',
    keys: ['y'],
    run: (t) => t.nextDepth(),
  },
  {
    id: 'panel.levels',
    title: 'Go to the levels: pivots, CPR, averages, volume',
    group: 'Panels',
    keys: ['l'],
    run: (t) => t.focusPanel('levels'),
  },
  {
    id: 'panel.gaps',
    title: 'Go to the gap board: indicative prices and opens against the close before',
    group: 'Panels',
    keys: ['j'],
    run: (t) => t.focusPanel('gaps'),
  },
  {
    id: 'panel.sectors',
    title: 'Go to the sectors: what moves the market',
    group: 'Panels',
    keys: ['Alt+S'],
    run: (t) => t.focusPanel('sectors'),
  },
  {
    id: 'panel.hits',
    title: 'Go to the scanners and their hits',
    group: 'Panels',
    keys: ['h'],
    run: (t) => t.focusPanel('hits'),
  },
  { id: 'panel.alerts', title: 'Go to the alerts', group: 'Panels', keys: ['z'], run: (t) => t.focusPanel('alerts') },
  {
    id: 'panel.validation',
    title: 'Go to the validation: what became of hits, rates, calibration',
    group: 'Panels',
    keys: ['Alt+V'],
    run: (t) => t.focusPanel('validation'),
  },
  {
    id: 'panel.expression',
    title: 'Go to the scan editor: scanners of your own',
    group: 'Panels',
    keys: ['x'],
    run: (t) => t.focusPanel('expression'),
  },
  {
    id: 'panel.changes',
    title: 'Go to the list changes: lots, ticks, freeze, expiries',
    group: 'Panels',
    keys: ['u'],
    run: (t) => t.focusPanel('changes'),
  },
  {
    id: 'panel.jobs',
    title: 'Go to the jobs: schedule, progress, failures',
    group: 'Panels',
    keys: ['Alt+J'],
    run: (t) => t.focusPanel('jobs'),
  },
  { id: 'panel.health', title: 'Go to health', group: 'Panels', keys: ['e'], run: (t) => t.focusPanel('health') },
  {
    id: 'panel.help',
    title: 'Help: keys of where you are, first five minutes, panels, words',
    group: 'Panels',
    keys: ['Alt+H'],
    run: (t) => t.focusPanel('help'),
  },
  {
    id: 'help.what',
    title: 'What is this? Looks up the column head, the cell or the panel',
    group: 'Panels',
    keys: ['Shift+F1'],
    run: (t) => {
      explainThis();
      t.focusPanel('help');
    },
  },
];
