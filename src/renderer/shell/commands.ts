import type { PlaceKind } from '../stores/replay.ts';
import type { ReplayUnit } from '#contract/model/terminal.ts';
import type { ChartInterval } from '#contract/model/chart-interval.ts';
import type { Side } from '#contract/model/order.ts';
import { TRADE_COMMANDS, TRADE_PANEL_COMMANDS } from './trade-commands.ts';
import type { SettingsPart } from '../stores/settings.ts';
import { keysStore } from '../stores/keys.ts';
import { type KeyMap, keyMapOf } from './bindings.ts';
import { CHART_COMMANDS } from './chart-commands.ts';
import { FILE_COMMANDS } from './file-commands.ts';
import { LOOK_COMMANDS } from './look-commands.ts';
import { PANEL_COMMANDS } from './panel-commands.ts';
import { REPLAY_COMMANDS } from './replay-commands.ts';
import { WATCH_COMMANDS } from './watch-commands.ts';
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
  setInterval(interval: ChartInterval): void;
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
  /** Puts the instrument that holds the keyboard on the shown list. */
  addToWatch(): void;
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
  /** Binds the workspace to the account that is traded, or lets it go. */
  toggleBinding(): void;
  toBoundAccount(): void;
  /** One message, to the next second, or to the end of the chart's bar. */
  replayStep(unit: ReplayUnit): void;
  replayHit(direction: 1 | -1): void;
  /** To the alert or fill before (−1), or the next one. */
  replayPlace(kind: PlaceKind, direction: 1 | -1): void;
  replayGoTo(): void;
  /** Hands alerts or hits to the person as a file. */
  saveRows(what: 'alerts' | 'hits', as: 'csv' | 'pdf'): void;
}

export type CommandGroup = 'Find' | 'Trade' | 'Chart' | 'Panels' | 'Workspaces' | 'Files' | 'Replay' | 'Look and sound';

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

/** THE command table: keys, palette, cheat sheet and tooltips all come from it. */
export const COMMANDS: readonly Command[] = [
  {
    id: 'find',
    title: 'Find an instrument, command, scanner or setting',
    group: 'Find',
    keys: ['/', 'Ctrl+K'],
    run: (t) => t.openPalette(),
  },
  { id: 'filter', title: 'Filter the market watch', group: 'Find', keys: ['f'], run: (t) => t.focusFilter() },
  {
    id: 'keys',
    title: 'Menu: every command and its keys',
    group: 'Find',
    keys: ['?'],
    run: (t) => t.toggleCheatSheet(),
  },
  { id: 'close', title: 'Close what is on top', group: 'Find', keys: ['Escape'], run: (t) => t.closeTopmost() },
  ...TRADE_COMMANDS,
  ...CHART_COMMANDS,
  ...PANEL_COMMANDS,
  ...TRADE_PANEL_COMMANDS,
  ...WATCH_COMMANDS,
  ...WORKSPACE_COMMANDS,
  ...FILE_COMMANDS,
  ...REPLAY_COMMANDS,
  ...LOOK_COMMANDS,
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
