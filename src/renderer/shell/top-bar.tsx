import { useStore } from 'zustand';
import { sessionStore } from '../stores/session.ts';
import { tradingStore } from '../stores/trading.ts';
import { AlertBadges } from './alert-badges.tsx';
import { ClockText } from './clock-text.tsx';
import { useKey } from './use-key.ts';
import { commandTarget } from './command-target.ts';
import { IndexTape } from './index-tape.tsx';
import { ArmSwitch, KillButton, TradingState } from './trade-bar.tsx';
import { WorkspaceBar } from './workspace-bar.tsx';
import { tradeMode } from './trade-mode.ts';
import { speedText } from '../ui/format.ts';

function ModeBox() {
  const session = useStore(sessionStore, (state) => state.session);
  const trading = useStore(tradingStore, (state) => state.trading);
  if (session === null) return null;
  const speed = session.replay === null ? session.clock.speed : session.replay.speed;
  return (
    <div
      className="mode-box"
      title={`Prices: ${session.sourceLabel}.\nOrders: ${trading === null ? 'not known yet' : trading.mode === 'live' ? 'to the broker' : 'simulated'}.`}
    >
      {tradeMode(session, trading).toUpperCase()} ·{' '}
      {session.replay !== null && (
        <span className="mode-day">
          <ClockText shows="day" />{' '}
        </span>
      )}
      <ClockText /> · {speedText(speed)}
      {session.replay !== null && !session.replay.playing && ' · paused'}
    </div>
  );
}

/** Mark, the field that finds everything, indices, and what kind of market this is. */
export function TopBar() {
  const findKey = useKey('find');
  const sheetKey = useKey('keys');
  return (
    <header className="top-bar">
      <div className="mark">
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <circle cx="8" cy="8" r="6" />
          <path d="M8 2a6 6 0 0 0 0 12z" />
        </svg>
        <span className="mark-name">muhurat</span>
      </div>
      <WorkspaceBar />
      <button type="button" className="find" onClick={() => commandTarget.openPalette()}>
        <span>Instrument, command…</span>
        <kbd>{findKey}</kbd>
      </button>
      <button
        type="button"
        className="quiet"
        aria-label="Menu and keys"
        onClick={() => commandTarget.toggleCheatSheet()}
      >
        <span className="quiet-word">Menu</span> <kbd>{sheetKey}</kbd>
      </button>
      <span className="spacer" />
      <IndexTape />
      <AlertBadges />
      <TradingState />
      <ArmSwitch />
      <ModeBox />
      <KillButton />
    </header>
  );
}
