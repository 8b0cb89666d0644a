import type { ReplayUnit } from '#contract/model/terminal.ts';
import { INTERVALS, type Interval } from '#contract/model/bar.ts';
import type { Side } from '#contract/model/order.ts';
import { TRADE_COMMANDS, TRADE_PANEL_COMMANDS, TRADE_PANEL_KEYS } from './trade-commands.ts';
import type { SettingsPart } from '../stores/settings.ts';
import { keysStore } from '../stores/keys.ts';
import { type KeyMap, keyMapOf } from './bindings.ts';
import { WORKSPACE_COMMANDS } from './workspace-commands.ts';
import type { Instrument } from '#contract/model/instrument.ts';

/** What commands act on; the shell fills it in. */
export interface CommandTarget {
  openPalette(): void;
  toggleCheatSheet(): void;
  closeTopmost(): void;
  cyclePanel(step: 1 | -1): void;
  focusPanel(id: string): void;
  /** Charts an instrument, also one that nobody has subscribed yet. */
  chart(instrument: Instrument): void;
  setInterval(interval: Interval): void;
  openIndicators(): void;
  nextDepth(): void;
  toggleAdjusted(): void;
  /** Begins a rule at the last price of what is charted. */
  beginAlert(): void;
  togglePrefetch(): void;
  focusFilter(): void;
  nextDensity(): void;
  toggleSound(): void;
  nextTheme(): void;
  nextPreset(): void;
  resetLayout(): void;
  previousLayout(): void;
  /** @param number that of Ctrl+1…9. */
  goToWorkspace(number: number): void;
  toggleLock(): void;
  panelToWindow(): void;
  closePanel(): void;
  nextLinkGroup(): void;
  pinPanel(): void;
  openSettings(part: SettingsPart): void;
  replayToggle(): void;
  replaySpeed(step: 1 | -1): void;
  replaySeek(minutes: number): void;
  openTicket(side: Side): void;
  addToBasket(): void;
  toggleArmed(): void;
  cancelAll(): void;
  exitAll(): void;
  togglePause(): void;
  acknowledge(): void;
  kill(): void;
  openAccounts(): void;
  /** One message, to the next second, or to the end of the chart's bar. */
  replayStep(unit: ReplayUnit): void;
  replayHit(direction: 1 | -1): void;
  replayGoTo(): void;
}

export type CommandGroup = 'Find' | 'Trade' | 'Chart' | 'Panels' | 'Workspaces' | 'Replay' | 'Look and sound';

export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: CommandGroup;
  /** Chords, the first is the one shown. */
  readonly keys: readonly string[];
  /** Only there while a recorded day is replayed. */
  readonly replayOnly?: boolean;
  /** Cancels or exits: always with a modifier, and never without a key. */
  readonly exit?: boolean;
  /** Works before anything else sees the key: in every field and over every dialog. */
  readonly everywhere?: boolean;
  readonly run: (target: CommandTarget) => void;
}

const INTERVAL_WORDS: Record<Interval, string> = {
  '1m': '1-minute bars',
  '5m': '5-minute bars',
  '15m': '15-minute bars',
  '1h': '1-hour bars',
  '1d': 'Daily bars',
};

/** THE command table: keys, palette, cheat sheet and tooltips all come from it. */
export const COMMANDS: readonly Command[] = [
  {
    id: 'find',
    title: 'Find an instrument or a command',
    group: 'Find',
    keys: ['/', 'Ctrl+K'],
    run: (t) => t.openPalette(),
  },
  { id: 'filter', title: 'Filter the market watch', group: 'Find', keys: ['f'], run: (t) => t.focusFilter() },
  { id: 'keys', title: 'Show the keys', group: 'Find', keys: ['?'], run: (t) => t.toggleCheatSheet() },
  { id: 'close', title: 'Close what is on top', group: 'Find', keys: ['Escape'], run: (t) => t.closeTopmost() },
  ...TRADE_COMMANDS,
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
  ...TRADE_PANEL_COMMANDS,
  ...WORKSPACE_COMMANDS,
  {
    id: 'replay.toggle',
    title: 'Play or pause',
    group: 'Replay',
    keys: ['p', 'Space'],
    replayOnly: true,
    run: (t) => t.replayToggle(),
  },
  {
    id: 'replay.slower',
    title: 'Slower',
    group: 'Replay',
    keys: ['['],
    replayOnly: true,
    run: (t) => t.replaySpeed(-1),
  },
  {
    id: 'replay.faster',
    title: 'Faster',
    group: 'Replay',
    keys: [']'],
    replayOnly: true,
    run: (t) => t.replaySpeed(1),
  },
  {
    id: 'replay.back',
    title: 'Five minutes back',
    group: 'Replay',
    keys: [','],
    replayOnly: true,
    run: (t) => t.replaySeek(-5),
  },
  {
    id: 'replay.on',
    title: 'Five minutes on',
    group: 'Replay',
    keys: ['.'],
    replayOnly: true,
    run: (t) => t.replaySeek(5),
  },
  {
    id: 'replay.step.tick',
    title: 'One message on',
    group: 'Replay',
    keys: [';'],
    replayOnly: true,
    run: (t) => t.replayStep('tick'),
  },
  {
    id: 'replay.step.second',
    title: 'One second on',
    group: 'Replay',
    keys: ["'"],
    replayOnly: true,
    run: (t) => t.replayStep('second'),
  },
  {
    id: 'replay.step.bar',
    title: "One bar of the chart's interval on",
    group: 'Replay',
    keys: ['n'],
    replayOnly: true,
    run: (t) => t.replayStep('bar'),
  },
  {
    id: 'replay.hit.previous',
    title: 'Back to the hit before',
    group: 'Replay',
    keys: ['{'],
    replayOnly: true,
    run: (t) => t.replayHit(-1),
  },
  {
    id: 'replay.hit.next',
    title: 'On to the next hit',
    group: 'Replay',
    keys: ['}'],
    replayOnly: true,
    run: (t) => t.replayHit(1),
  },
  {
    id: 'replay.goto',
    title: 'Go to a time',
    group: 'Replay',
    keys: ['g'],
    replayOnly: true,
    run: (t) => t.replayGoTo(),
  },
  {
    id: 'density',
    title: 'Row height: compact, normal, comfortable',
    group: 'Look and sound',
    keys: ['d'],
    run: (t) => t.nextDensity(),
  },
  {
    id: 'theme',
    title: 'Dark, light or high contrast',
    group: 'Look and sound',
    keys: ['t'],
    run: (t) => t.nextTheme(),
  },
  {
    id: 'preset',
    title: 'Up and down: standard, Okabe–Ito, monochrome',
    group: 'Look and sound',
    keys: ['b'],
    run: (t) => t.nextPreset(),
  },
  { id: 'sound', title: 'Sound on or off', group: 'Look and sound', keys: ['m'], run: (t) => t.toggleSound() },
];

/** Keys that live inside a panel; shown in the cheat sheet beside the commands. */
export const PANEL_KEYS: readonly { readonly keys: string; readonly title: string; readonly where: string }[] = [
  { keys: 'Up Down PgUp PgDn', title: 'Move through the rows', where: 'Market watch, scanners' },
  { keys: 'Enter', title: 'Chart the row', where: 'Market watch, scanners' },
  { keys: 'Ctrl+Enter', title: 'Add the instrument to the list', where: 'Find' },
  { keys: 'Delete', title: 'Take the row out of the list', where: 'Market watch' },
  { keys: 'Space', title: 'Switch the row of a list off or on', where: 'Market watch' },
  { keys: 'Up Down Home', title: 'Move through the strikes; back to the money', where: 'Option chain' },
  { keys: 'Left Right', title: 'Call or put', where: 'Option chain' },
  { keys: 'Enter', title: 'Chart the option', where: 'Option chain' },
  { keys: 'Up Down Home', title: 'What it takes to trade down to a level', where: 'Depth' },
  { keys: 'Left Right', title: 'Bids or asks', where: 'Depth' },
  { keys: 'Space', title: 'Everything known of a hit; its plan, what fired', where: 'Scanners' },
  { keys: 'Home', title: 'Take in the new hits and go to the top', where: 'Scanners' },
  { keys: 'Ctrl+Enter', title: 'Add the instrument to the list', where: 'Scanners' },
  { keys: 'F1 F2', title: 'Ticket with entry, stop, target and lots of the plan', where: 'Scanners' },
  { keys: 'Enter a z', title: 'Chart, acknowledge, snooze as long as the last time', where: 'Alerts' },
  { keys: 'Space', title: 'Unfold a group', where: 'Alerts' },
  { keys: 'Delete', title: 'Remove your own alert', where: 'Alerts' },
  { keys: 'Enter Delete', title: 'Run the job now, end it', where: 'Jobs' },
  { keys: 'Space s', title: 'Show what failed; switch the schedule', where: 'Jobs' },
  { keys: 'Ctrl+Space', title: 'What may be written here', where: 'Scan editor' },
  { keys: 'Ctrl+Enter', title: 'Save the scanner', where: 'Scan editor' },
  { keys: 'Left Right', title: 'Move the chart one bar', where: 'Chart' },
  { keys: '+ −', title: 'Zoom in or out; elsewhere they open a ticket, in the chart F1 and F2 do', where: 'Chart' },
  { keys: 'End', title: 'Back to the newest bar', where: 'Chart' },
  ...TRADE_PANEL_KEYS,
];

const byId = new Map(COMMANDS.map((command) => [command.id, command] as const));
let keys: KeyMap = new Map();
let byChord: ReadonlyMap<string, Command> = new Map();

function takeKeys(): void {
  keys = keyMapOf(COMMANDS, keysStore.getState());
  const chords = [...keys].flatMap(([id, list]) => list.map((chord) => [chord, byId.get(id) as Command] as const));
  byChord = new Map(chords);
}
takeKeys();
keysStore.subscribe(takeKeys);

/** The command of a chord, or undefined. */
export function commandOf(chord: string, replaying: boolean): Command | undefined {
  const command = byChord.get(chord);
  return command?.replayOnly === true && !replaying ? undefined : command;
}

/** Keys that a command has now. */
export function keysOf(id: string): readonly string[] {
  return keys.get(id) ?? [];
}

/** The first key of a command, for tooltips and the palette. */
export function keyOf(id: string): string {
  return keysOf(id)[0] ?? '';
}
