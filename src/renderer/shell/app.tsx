import { useEffect } from 'react';
import { useStore } from 'zustand';
import { ChartMenu } from '../panels/chart/chart-menu.tsx';
import { IndicatorMenu } from '../panels/chart/indicator-menu.tsx';
import { Ticket } from '../ticket/ticket.tsx';
import { sessionStore } from '../stores/session.ts';
import { tradingStore } from '../stores/trading.ts';
import { AccountDialog } from './account-dialog.tsx';
import { AccountStanding } from './account-standing.tsx';
import { useMarkedAccount } from './account-tag.tsx';
import { AlarmStrip } from './alarm-strip.tsx';
import { Banner } from './banner.tsx';
import { CheatSheet } from './cheat-sheet.tsx';
import { Dock } from './dock.tsx';
import { listenToKeys } from './keyboard.ts';
import { KillPanel } from './kill-panel.tsx';
import { Palette } from './palette.tsx';
import { ReplayBar } from './replay-bar.tsx';
import { shellStore } from './shell-store.ts';
import { StatusStrip } from './status-strip.tsx';
import { Toasts } from './toasts.tsx';
import { TopBar } from './top-bar.tsx';
import { Welcome } from '../welcome/welcome.tsx';
import { tradeMode } from './trade-mode.ts';
import { WindowOffer } from './window-offer.tsx';

function Opening() {
  const link = useStore(sessionStore, (state) => state.link);
  return (
    <main className="opening">
      <p>
        {link.phase === 'lost'
          ? `The engine does not answer: ${link.reason}. Trying again.`
          : 'Connecting to the engine…'}
      </p>
    </main>
  );
}

export function App() {
  const session = useStore(sessionStore, (state) => state.session);
  const trading = useStore(tradingStore, (state) => state.trading);
  const mode = tradeMode(session, trading);
  const account = useMarkedAccount();
  const connected = useStore(sessionStore, (state) => state.link.phase === 'open');
  const replaying = useStore(sessionStore, (state) => (state.session?.replay ?? null) !== null);
  const { paletteOpen, cheatSheetOpen, indicatorsOpen, chartMenuOpen } = useStore(shellStore);
  // The dock needs the remembered layout, which comes with the first connection; from then on it stays.
  const everConnected = useStore(sessionStore, (state) => state.everOpen);
  useEffect(() => listenToKeys(window), []);
  return (
    <div
      className="window"
      data-mode={mode}
      data-link={connected ? 'open' : 'lost'}
      data-feed={session?.feed}
      data-account-colour={account?.colour}
    >
      <TopBar />
      {everConnected && <Banner />}
      {everConnected && <AccountStanding />}
      {everConnected && <WindowOffer />}
      {replaying && <ReplayBar />}
      {everConnected ? (
        <main className="stage">
          <h1 className="hidden-words">Muhurat</h1>
          <Dock />
          <KillPanel />
          <AccountDialog />
          <Welcome />
          <Ticket />
        </main>
      ) : (
        <Opening />
      )}
      <AlarmStrip />
      <StatusStrip />
      {paletteOpen && <Palette />}
      {cheatSheetOpen && <CheatSheet />}
      {indicatorsOpen && <IndicatorMenu />}
      {chartMenuOpen && <ChartMenu />}
      <Toasts />
    </div>
  );
}
