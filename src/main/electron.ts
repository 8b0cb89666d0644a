import './require-node.mjs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  BrowserWindow,
  Menu,
  MessageChannelMain,
  Notification,
  app,
  dialog,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
} from 'electron';
import ElectronStore from 'electron-store';
import { faultOf } from '#contract/faults.ts';
import { redactText } from './engine/log.ts';
import { APP_SCHEME, APP_URL, answerPageRequest } from './host/app-protocol.ts';
import { loadConfig } from './host/config-load.ts';
import { endOnSignals } from './host/end-signals.ts';
import { panelOfUrl } from './host/panel-window.ts';
import { projectRoot } from './host/resources.ts';
import { stayAwake } from './host/stay-awake.ts';
import { type Terminal, openTerminal } from './host/terminal.ts';
import { type Bounds, broughtHome, PANEL_SIZES, placeWindow, TERMINAL_SIZES } from './host/window-bounds.ts';
import { windowMenu } from './host/window-menu.ts';
import { type EnginePort, portWire } from './host/wire-port.ts';

/** Entry 1: the desktop window. It holds no logic of the terminal: it opens windows and hands out ports. */

const PORT_MESSAGE = 'muhurat:port';
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const root = projectRoot(import.meta.dirname);
/** Set by `electron-vite dev` only: the page then comes from its server. */
const pageUrl = process.env['ELECTRON_RENDERER_URL'] ?? APP_URL;

app.enableSandbox();
protocol.registerSchemesAsPrivileged([
  { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);

/** Windows of one panel at a time; a person has three or four displays. */
const PANEL_WINDOWS_MAX = 16;

/** Work areas of the displays, the primary one first. */
function workAreas(): Bounds[] {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter((display) => display.id !== primary.id);
  return [primary, ...others].map((display) => display.workArea);
}

/** A display was unplugged: windows that nobody can see any more come to the main one. */
function bringHome(): void {
  for (const window of BrowserWindow.getAllWindows()) {
    const bounds = broughtHome(window.getBounds(), workAreas());
    if (bounds !== null) window.setBounds(bounds);
  }
}

/** @param panel the one panel that the window shows; null for the whole terminal. Each keeps a place of its own. */
function createWindow(terminal: Terminal, store: ElectronStore, url = pageUrl, panel: string | null = null): void {
  const [boundsKey, maximizedKey] =
    panel === null ? ['bounds', 'maximized'] : [`bounds-${panel}`, `maximized-${panel}`];
  const sizes = panel === null ? TERMINAL_SIZES : PANEL_SIZES;
  const bounds = placeWindow(store.get(boundsKey), workAreas(), sizes);
  const window = new BrowserWindow({
    ...bounds,
    minWidth: Math.min(sizes.least.width, bounds.width),
    minHeight: Math.min(sizes.least.height, bounds.height),
    backgroundColor: '#0a0d11',
    title: 'Muhurat',
    webPreferences: {
      preload: join(root, 'out', 'preload', 'index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      backgroundThrottling: false,
    },
  });
  if (store.get(maximizedKey) === true) window.maximize();
  window.on('close', () => {
    store.set(boundsKey, window.getNormalBounds());
    store.set(maximizedKey, window.isMaximized());
  });
  window.webContents.on('did-finish-load', () => {
    const { port1, port2 } = new MessageChannelMain();
    terminal.engine.attach(portWire(port1 as EnginePort));
    window.webContents.postMessage(PORT_MESSAGE, null, [port2]);
  });
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason !== 'clean-exit') window.webContents.reload();
  });
  void window.loadURL(url);
}

/** Nothing may leave the page: no permission, no navigation, no embedded page, no window but one of our own panels. */
function denyByDefault(openPanel: (url: string, panel: string) => void): void {
  const allowed = new Set(['clipboard-sanitized-write', 'fullscreen']);
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(allowed.has(permission)),
  );
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => allowed.has(permission));
  app.on('web-contents-created', (_created, contents) => {
    contents.on('will-navigate', (event) => {
      if (!event.url.startsWith(pageUrl)) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      const panel = panelOfUrl(url, pageUrl);
      // Never the page's own child: each window is a renderer of its own, with its own port and place.
      if (panel !== null && BrowserWindow.getAllWindows().length <= PANEL_WINDOWS_MAX) openPanel(url, panel);
      return { action: 'deny' };
    });
  });
}

/** Flags stand after `--`: what is before it belongs to Electron. */
function ownFlags(argv: readonly string[]): string[] {
  const at = argv.indexOf('--');
  return at < 0 ? [] : argv.slice(at + 1);
}

async function run(): Promise<void> {
  await app.whenReady();
  const { config, given } = loadConfig(ownFlags(process.argv), process.env);
  const terminal = openTerminal({
    kind: 'desktop',
    config,
    given,
    root,
    threads: (name) => new URL(`./threads/${name}.thread.${extension}`, import.meta.url),
    simulator: {
      execPath: process.execPath,
      script: fileURLToPath(new URL(`./sim/main.${extension}`, import.meta.url)),
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    },
    cli: {
      execPath: process.execPath,
      script: fileURLToPath(new URL(`./cli.${extension}`, import.meta.url)),
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    },
    safeStorage,
    keepAwake: stayAwake(powerSaveBlocker),
    ...(Notification.isSupported()
      ? { showNotice: (title: string, body: string) => new Notification({ title, body }).show() }
      : {}),
  });
  endOnSignals(() => terminal.stop());
  let stopped = false;
  app.on('before-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    void terminal.stop().finally(() => {
      stopped = true;
      app.quit();
    });
  });
  app.on('window-all-closed', () => app.quit());
  await terminal.unlock();
  protocol.handle(APP_SCHEME, (request) => answerPageRequest(join(root, 'out', 'renderer'), request));
  const store = new ElectronStore({ name: 'window', cwd: config.dataDir });
  denyByDefault((url, panel) => createWindow(terminal, store, url, panel));
  Menu.setApplicationMenu(Menu.buildFromTemplate(windowMenu(process.platform)));
  screen.on('display-removed', bringHome);
  createWindow(terminal, store);
  try {
    await terminal.engine.start();
  } catch (thrown) {
    await terminal.stop();
    throw thrown;
  }
}

run().catch((thrown: unknown) => {
  const why = faultOf(thrown);
  process.stderr.write(`${redactText(why.text)}\n`);
  dialog.showErrorBox('Muhurat cannot start', redactText(why.text));
  app.exit(1);
});
