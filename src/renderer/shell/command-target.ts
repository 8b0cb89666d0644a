import { type ChartInterval, isTradeInterval, tradeIntervalParts } from '#contract/model/chart-interval.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import { beginRule } from '../panels/alerts/alert-actions.ts';
import { instrumentAt } from '../stores/instruments.ts';
import { quoteOf } from '../ticket/ticket-control.ts';
import { sayToast } from './alerts.ts';
import { activeSelection, setAdjusted, setChartInterval } from '../stores/chart-grid.ts';
import { depthStore, nextDepth } from '../stores/depth.ts';
import { nextDensity, nextPreset, nextTheme, prefsStore } from '../stores/prefs.ts';
import { settingsStore } from '../stores/settings.ts';
import { selectionStore } from '../stores/selection.ts';
import { sessionStore } from '../stores/session.ts';
import type { CommandTarget } from './commands.ts';
import { cyclePanel, goToPanel } from './dock-control.ts';
import { closeTopmost } from './escape-stack.ts';
import { togglePrefetch } from './prefetch-command.ts';
import { replayControl } from './replay-control.ts';
import { goToPlace } from './replay-places.ts';
import { nextSpeed } from './replay-speed.ts';
import { shellStore } from './shell-store.ts';
import { tradeTarget } from './trade-target.ts';
import { addFocused, chartInstrument } from './watch-actions.ts';
import {
  activeToWindow,
  closePanel,
  goToNumber,
  nextLinkGroup,
  pinPanel,
  previousLayout,
  resetLayout,
  toBoundAccount,
  toggleBinding,
  toggleLock,
} from './workspace-actions.ts';
import { saveRows } from '../panels/alerts/save-rows.ts';

const replay = () => sessionStore.getState().session?.replay ?? null;

const STEP_WITHOUT_LENGTH =
  'A bar of trades or of price steps has no length in time: the step goes to the end of the minute. One message on steps closer.';
/** Whether a bar of the interval ends at a time that is known before. */
const hasLength = (interval: ChartInterval): boolean =>
  !isTradeInterval(interval) || tradeIntervalParts(interval).unit === 's';

/** What the commands do in this window. */
export const commandTarget: CommandTarget = {
  ...tradeTarget,
  openPalette: () => shellStore.setState({ paletteOpen: true, cheatSheetOpen: false }),
  toggleCheatSheet: () => shellStore.setState(({ cheatSheetOpen }) => ({ cheatSheetOpen: !cheatSheetOpen })),
  closeTopmost: () => void closeTopmost(),
  cyclePanel,
  focusPanel: goToPanel,
  chart: (instrument) => void chartInstrument(instrument),
  addToWatch: addFocused,
  setInterval: (interval: ChartInterval) => setChartInterval(interval),
  openIndicators: () => {
    goToPanel('chart');
    shellStore.setState({ indicatorsOpen: true, paletteOpen: false, cheatSheetOpen: false });
  },
  nextDepth: () => depthStore.setState(nextDepth),
  toggleAdjusted: () => setAdjusted(!selectionStore.getState().adjusted),
  beginAlert: () => {
    const instrument = instrumentAt(activeSelection().getState().slot);
    if (instrument === undefined) return sayToast('info', 'Chart an instrument first.');
    const { last } = quoteOf(instrument.slot);
    beginRule(instrument.symbol, last === 0 ? '' : (last / 10 ** instrument.decimals).toFixed(instrument.decimals));
  },
  togglePrefetch: () => void togglePrefetch(),
  focusFilter: () => {
    goToPanel('watchlist');
    document.getElementById('watchlist-filter')?.focus();
  },
  nextDensity: () => prefsStore.setState(({ density }) => ({ density: nextDensity(density) })),
  toggleSound: () => prefsStore.setState(({ sound }) => ({ sound: !sound })),
  nextTheme: () => prefsStore.setState(({ theme }) => ({ theme: nextTheme(theme) })),
  nextPreset: () => prefsStore.setState(({ preset }) => ({ preset: nextPreset(preset) })),
  resetLayout,
  previousLayout,
  goToWorkspace: goToNumber,
  toggleLock,
  toggleBinding,
  toBoundAccount,
  panelToWindow: activeToWindow,
  closePanel,
  nextLinkGroup,
  saveRows,
  pinPanel,
  openSettings: (part) => {
    settingsStore.setState({ part });
    goToPanel('settings');
  },
  replayToggle: () => {
    const state = replay();
    if (state !== null) replayControl({ action: state.playing ? 'pause' : 'play' });
  },
  replaySpeed: (step) => {
    const state = replay();
    if (state !== null) replayControl({ action: 'speed', value: nextSpeed(state.speed, step) });
  },
  replaySeek: (minutes) => {
    const state = replay();
    if (state === null) return;
    const value = Math.min(state.toMs, Math.max(state.fromMs, state.nowMs + minutes * MINUTE_MS));
    replayControl({ action: 'seek', value });
  },
  replayStep: (unit) => {
    const { interval } = activeSelection().getState();
    replayControl({ action: 'step', unit, interval });
    if (unit === 'bar' && replay() !== null && !hasLength(interval)) sayToast('info', STEP_WITHOUT_LENGTH);
  },
  replayHit: (direction) => replayControl({ action: direction === 1 ? 'nextHit' : 'previousHit' }),
  replayPlace: goToPlace,
  replayGoTo: () => document.getElementById('replay-go-to')?.focus(),
};
