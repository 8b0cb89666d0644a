import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, CDPSession, Page, Request as BrowserRequest, Route } from 'playwright-core';
import { launchChromium } from '../../chromium.ts';
import { type Crossing, type MessagePortMain, fromCrossing, toCrossing } from './ports.ts';
import { BINDING, DELIVER, WORLD, preloadSource } from './preload-world.ts';

/** The custom scheme as an origin that a plain Chromium knows. */
const ORIGIN = 'https://bundle.app.electron.test';
const outside = (url: string): string => url.replace(/^app:\/\/bundle/, ORIGIN);
const inside = (url: string): string => url.replace(ORIGIN, 'app://bundle');

export interface PageRules {
  /** Answers requests of the app's scheme; null for every other. */
  readonly serve: (request: Request) => Promise<Response> | null;
  /** True when the app lets the page itself go there. */
  readonly mayNavigate: (url: string) => boolean;
  readonly onPopup: (url: string) => void;
  readonly onLoaded: () => void;
}

type FromPage =
  | { readonly type: 'preloaded' }
  | { readonly type: 'port'; readonly id: number; readonly data: Crossing }
  | { readonly type: 'closed'; readonly id: number };

let browser: Promise<Browser> | null = null;
/** URLs outside of the app that a page asked for: all were blocked. */
export const blocked: string[] = [];

export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
  browser = null;
}

/** One real Chromium page behind a BrowserWindow of the double. */
export class DoublePage {
  readonly #rules: PageRules;
  readonly #preload: string;
  readonly #ports = new Map<number, MessagePortMain>();
  #context: BrowserContext | null = null;
  #page: Page | null = null;
  #cdp: CDPSession | null = null;
  /** Execution context of the preload's world; a new one after every load. */
  #world = 0;
  #lastPort = 0;
  /** A navigation that main itself asked for is not the page's own. */
  #byMain = false;

  constructor(preloadFile: string, rules: PageRules) {
    this.#preload = readFileSync(preloadFile, 'utf8');
    this.#rules = rules;
  }

  get page(): Page {
    if (this.#page === null) throw new Error('electron double: the page is not open yet');
    return this.#page;
  }

  async load(url: string, size: { width: number; height: number }): Promise<void> {
    if (this.#page === null) await this.#open(size);
    this.#byMain = true;
    await this.page.goto(outside(url), { waitUntil: 'commit' });
  }

  async reload(): Promise<void> {
    this.#byMain = true;
    await this.page.reload({ waitUntil: 'commit' });
  }

  /** Sends a message of main with its ports to the preload. */
  postMessage(channel: string, payload: unknown, ports: readonly MessagePortMain[]): void {
    const ids = ports.map((port) => this.#bridge(port));
    this.#deliver({ type: 'ipc', channel, payload, ports: ids });
    for (const port of ports) port.start();
  }

  async close(): Promise<void> {
    for (const port of this.#ports.values()) port.close();
    await this.#context?.close();
  }

  async #open(size: { width: number; height: number }): Promise<void> {
    browser ??= launchChromium();
    this.#context = await (await browser).newContext({ viewport: size });
    await this.#context.route('**/*', (route) => this.#answer(route));
    const page = await this.#context.newPage();
    this.#page = page;
    page.on('popup', (popup) => void popup.close());
    page.on('load', () => this.#rules.onLoaded());
    const cdp = await this.#context.newCDPSession(page);
    this.#cdp = cdp;
    await cdp.send('Page.enable');
    await cdp.send('Runtime.enable');
    cdp.on('Runtime.bindingCalled', (call) => {
      this.#receive(JSON.parse(call.payload) as FromPage, call.executionContextId);
    });
    await cdp.send('Runtime.addBinding', { name: BINDING, executionContextName: WORLD });
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
      source: preloadSource(this.#preload),
      worldName: WORLD,
    });
  }

  async #answer(route: Route): Promise<void> {
    const request = route.request();
    const url = inside(request.url());
    if (!this.#known(request)) {
      this.#rules.onPopup(url);
      return route.abort('blockedbyclient');
    }
    const own = request.isNavigationRequest() && request.frame() === this.#page?.mainFrame();
    const byPage = own && !this.#byMain;
    if (own) this.#byMain = false;
    if (byPage && !this.#rules.mayNavigate(url)) return route.abort('aborted');
    const served = this.#rules.serve(new Request(url, { method: request.method() }));
    if (served === null) {
      blocked.push(url);
      return route.abort('blockedbyclient');
    }
    const answer = await served;
    await route.fulfill({
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: Buffer.from(await answer.arrayBuffer()),
    });
  }

  /** False for the first request of a second window: it has no frame yet. */
  #known(request: BrowserRequest): boolean {
    try {
      return request.frame().page() === this.#page;
    } catch {
      return false;
    }
  }

  #receive(message: FromPage, context: number): void {
    if (message.type === 'preloaded') {
      this.#world = context;
      // The ports of the page that was there before went with it.
      for (const port of this.#ports.values()) port.close();
      this.#ports.clear();
    } else if (message.type === 'port') {
      this.#ports.get(message.id)?.postMessage(fromCrossing(message.data));
    } else {
      this.#ports.get(message.id)?.close();
    }
  }

  #bridge(port: MessagePortMain): number {
    this.#lastPort += 1;
    const id = this.#lastPort;
    this.#ports.set(id, port);
    port.on('message', (event: { data: unknown }) => this.#deliver({ type: 'port', id, data: toCrossing(event.data) }));
    port.on('close', () => this.#deliver({ type: 'closed', id }));
    return id;
  }

  #deliver(message: unknown): void {
    const expression = `${DELIVER}(${JSON.stringify(message)})`;
    // The page may be gone: what main says to it is lost then, as in Electron.
    this.#cdp?.send('Runtime.evaluate', { expression, contextId: this.#world }).catch(() => {});
  }
}
