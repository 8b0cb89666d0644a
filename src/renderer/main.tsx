import './client/jitless.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ensure } from '#contract/faults.ts';
import 'dockview-react/dist/styles/dockview.css';
import 'ag-grid-community/styles/ag-grid.css';
import './ui/fonts.css';
import './ui/base.css';
import './ui/frame.css';
import './ui/dock.css';
import './ui/grid.css';
import './ui/panels.css';
import './ui/chart.css';
import './ui/chart-extras.css';
import './ui/watch.css';
import './ui/chain.css';
import './ui/builder.css';
import './ui/depth.css';
import './ui/plots.css';
import './ui/option-charts.css';
import './ui/scalper.css';
import './ui/gaps.css';
import './ui/jobs.css';
import './ui/validation.css';
import './ui/levels.css';
import './ui/expression.css';
import './ui/overlays.css';
import './ui/trade.css';
import './ui/accounts.css';
import './ui/alerts.css';
import './ui/scanners.css';
import './ui/settings.css';
import './ui/ticket.css';
import './ui/indicators.css';
import { App } from './shell/app.tsx';
import { exposeForTests } from './shell/probe.ts';
import { holdTicket } from './shell/hold-ticket.ts';
import { keepPrefs } from './shell/keep-prefs.ts';
import { joinWindows } from './shell/window-hub.ts';
import { keepWindows } from './shell/window-keep.ts';
import { link } from './shell/terminal.ts';
import { unlockSound } from './shell/sound.ts';

keepPrefs(document.documentElement);
holdTicket();
joinWindows();
keepWindows();
exposeForTests(window);
for (const gesture of ['pointerdown', 'keydown'] as const)
  window.addEventListener(gesture, () => void unlockSound(), { capture: true });
createRoot(ensure(document.getElementById('root'), 'index.html has #root')).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
void link.start();
