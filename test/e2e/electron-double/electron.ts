import { EventEmitter } from 'node:events';
import type * as E from 'electron';
import { DoublePage } from './page.ts';
import { MessageChannelMain as Channel, type MessagePortMain } from './ports.ts';
import { strict } from './strict.ts';

/** What the app did to the shell; tests read it. */
export const recorded = {
  windows: [] as BrowserWindow[],
  errorBoxes: [] as string[],
  schemes: [] as E.CustomScheme[],
  menu: null as E.MenuItemConstructorOptions[] | null,
  popups: [] as string[],
  exitCode: null as number | null,
  sandboxed: false,
};
/** What the shell answers; tests set it before the app starts. */
export const answers = {
  displays: [{ id: 1, workArea: { x: 0, y: 0, width: 1_280, height: 720 } }] as Pick<E.Display, 'id' | 'workArea'>[],
};

type PermissionRequest = Parameters<E.Session['setPermissionRequestHandler']>[0];
type PermissionCheck = Parameters<E.Session['setPermissionCheckHandler']>[0];
export const permissions: { request: PermissionRequest; check: PermissionCheck } = { request: null, check: null };

let handler: ((request: Request) => Response | Promise<Response>) | null = null;
const REQUIRED = { sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true } as const;
const FORBIDDEN = [
  'nodeIntegrationInWorker',
  'nodeIntegrationInSubFrames',
  'webviewTag',
  'allowRunningInsecureContent',
];

class App extends EventEmitter {
  #ready = false;
  enableSandbox(): void {
    if (this.#ready) throw new Error('electron double: enableSandbox comes before ready');
    recorded.sandboxed = true;
  }
  whenReady(): Promise<void> {
    this.#ready = true;
    return Promise.resolve();
  }
  /** Asked by electron-store on loading; the program names its folder itself. */
  getPath(): string {
    return '/userData';
  }
  getVersion(): string {
    return '0.0.0';
  }
  quit(): void {
    let prevented = false;
    this.emit('before-quit', { preventDefault: () => (prevented = true) });
    if (!prevented) this.exit(0);
  }
  exit(code = 0): void {
    recorded.exitCode = code;
    this.emit('exited', code);
  }
}
/** The double's own app, with the events that tests wait for. */
export const ownApp = new App();
export const app = strict('app', ownApp) satisfies Pick<
  E.App,
  'enableSandbox' | 'whenReady' | 'getVersion' | 'quit' | 'exit'
>;
export const ipcMain = strict('ipcMain', { on: () => {} });
/** The desktop's keyring; a test sets the backend and breaks it by turning the key. */
export const keyring = {
  backend: 'gnome_libsecret' as ReturnType<E.SafeStorage['getSelectedStorageBackend']>,
  key: 0x5a,
};
const turned = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ keyring.key));
export const safeStorage = strict('safeStorage', {
  isAsyncEncryptionAvailable: () => Promise.resolve(true),
  getSelectedStorageBackend: () => keyring.backend,
  encryptStringAsync: (text: string) => Promise.resolve(turned(Buffer.from(`v10${text}`))),
  decryptStringAsync: (bytes: Buffer) => {
    const text = turned(bytes).toString('utf8');
    if (!text.startsWith('v10')) return Promise.reject(new Error('Error while decrypting the ciphertext'));
    return Promise.resolve({ result: text.slice(3), shouldReEncrypt: false });
  },
}) satisfies Pick<
  E.SafeStorage,
  'isAsyncEncryptionAvailable' | 'getSelectedStorageBackend' | 'encryptStringAsync' | 'decryptStringAsync'
>;
export const shell = strict('shell', {});

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged: (schemes: E.CustomScheme[]): void => void recorded.schemes.push(...schemes),
  handle: (scheme: string, answer: (request: Request) => Response | Promise<Response>): void => {
    if (!recorded.schemes.some((known) => known.scheme === scheme)) {
      throw new Error(`electron double: the scheme ${scheme} was not registered`);
    }
    handler = answer;
  },
}) satisfies Pick<E.Protocol, 'registerSchemesAsPrivileged'>;

/** Hears what happens to displays; a test emits it. */
export const displayEvents = new EventEmitter();
export const screen = strict('screen', {
  on: (name: string, hear: () => void): void => void displayEvents.on(name, hear),
  getPrimaryDisplay: () => answers.displays[0] as E.Display,
  getAllDisplays: () => answers.displays as E.Display[],
});

export const dialog = strict('dialog', {
  showErrorBox: (_title: string, text: string): void => void recorded.errorBoxes.push(text),
}) satisfies Pick<E.Dialog, 'showErrorBox'>;

export const Menu = strict('Menu', {
  buildFromTemplate: (template: E.MenuItemConstructorOptions[]) => template as unknown as E.Menu,
  setApplicationMenu: (menu: E.Menu | null): void => {
    recorded.menu = menu as unknown as E.MenuItemConstructorOptions[] | null;
  },
}) satisfies Pick<typeof E.Menu, 'setApplicationMenu'>;

export const session = strict('session', {
  defaultSession: strict('defaultSession', {
    setPermissionRequestHandler: (request: PermissionRequest): void => void (permissions.request = request),
    setPermissionCheckHandler: (check: PermissionCheck): void => void (permissions.check = check),
  }) satisfies Pick<E.Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler'>,
});

export const MessageChannelMain = Channel;

class WebContents extends EventEmitter {
  readonly double: DoublePage;
  #openHandler: Parameters<E.WebContents['setWindowOpenHandler']>[0] = () => ({ action: 'allow' });

  constructor(preload: string) {
    super();
    this.double = new DoublePage(preload, {
      serve: (request) =>
        handler !== null && request.url.startsWith('app://') ? Promise.resolve(handler(request)) : null,
      mayNavigate: (url) => this.#mayNavigate(url),
      onPopup: (url) => this.#popup(url),
      onLoaded: () => this.emit('did-finish-load'),
    });
  }
  setWindowOpenHandler(open: Parameters<E.WebContents['setWindowOpenHandler']>[0]): void {
    this.#openHandler = open;
  }
  postMessage(channel: string, payload: unknown, ports: MessagePortMain[] = []): void {
    this.double.postMessage(channel, payload, ports);
  }
  reload(): void {
    void this.double.reload();
  }
  #mayNavigate(url: string): boolean {
    let prevented = false;
    this.emit('will-navigate', { url, preventDefault: () => (prevented = true) });
    return !prevented;
  }
  #popup(url: string): void {
    const { action } = this.#openHandler({ url } as E.HandlerDetails);
    if (action !== 'deny') throw new Error('electron double: a second window is not modelled');
    recorded.popups.push(url);
  }
}

type WindowParts = Pick<E.BrowserWindow, 'loadURL' | 'maximize' | 'isMaximized' | 'getNormalBounds' | 'close'>;
/** Whether the machine may sleep; nothing is held in these tests. */
export const powerSaveBlocker = strict('powerSaveBlocker', { start: () => 1, stop: () => true });

/** Notices of the system; the double has none to show. */
export const Notification = strict('Notification', { isSupported: () => false });

export class BrowserWindow extends EventEmitter implements WindowParts {
  readonly options: E.BrowserWindowConstructorOptions;
  readonly webContents: WebContents;
  #maximized = false;
  bounds: E.Rectangle;

  static getAllWindows(): readonly BrowserWindow[] {
    return recorded.windows;
  }

  constructor(options: E.BrowserWindowConstructorOptions) {
    super();
    if (!recorded.sandboxed) throw new Error('electron double: enableSandbox must be called first');
    const given = (options.webPreferences ?? {}) as Record<string, unknown>;
    for (const [key, value] of Object.entries(REQUIRED)) {
      if (given[key] !== value) throw new Error(`electron double: webPreferences.${key} must be ${value}`);
    }
    const forbidden = FORBIDDEN.find((key) => given[key] !== undefined);
    if (forbidden !== undefined) throw new Error(`electron double: webPreferences.${forbidden} must not be set`);
    const preload = String(given['preload']);
    if (!preload.endsWith('.cjs')) throw new Error('electron double: a sandboxed preload must be CommonJS (.cjs)');
    const { x = 0, y = 0, width = 800, height = 600 } = options;
    this.options = options;
    this.bounds = { x, y, width, height };
    this.webContents = strict('webContents', new WebContents(preload));
    recorded.windows.push(this);
    ownApp.emit('web-contents-created', {}, this.webContents);
  }
  loadURL(url: string): Promise<void> {
    return this.webContents.double.load(url, this.bounds);
  }
  maximize(): void {
    this.#maximized = true;
  }
  isMaximized(): boolean {
    return this.#maximized;
  }
  getNormalBounds(): E.Rectangle {
    return this.bounds;
  }
  getBounds(): E.Rectangle {
    return this.bounds;
  }
  setBounds(bounds: E.Rectangle): void {
    this.bounds = bounds;
  }
  close(): void {
    this.emit('close', {});
    void this.webContents.double.close();
    ownApp.emit('window-all-closed');
  }
}
