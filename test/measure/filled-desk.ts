import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { buyAtMarket } from '../e2e/real-desk.ts';
import { RunningTerminal } from '../e2e/running-terminal.ts';
import { type PresetName, type ThemeName, tokensOf } from '../../src/renderer/ui/tokens.ts';
import { WORKSPACE_PRESET_NAMES } from '../../src/renderer/shell/workspace-presets.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** What charts and chains need to draw themselves after a change, ms. */
const SETTLE_MS = 2_000;
/** Ticks below the best bid that a morning's noise does not reach: half a percent of an index future. */
const REST_TICKS = 1_500;
/** What a panel that came to the front needs, ms. */
const PANEL_MS = 700;
/** Time in which chains, hits and levels of a fresh start come, ms. */
const FILL_MS = 25_000;

/** The terminal on its simulated exchange at eleven, with positions, a resting order and a basket. @param more flags. */
export async function openFilledDesk(
  width: number,
  height: number,
  more: readonly string[] = [],
): Promise<RunningTerminal> {
  const demo = ['--instruments', '1500', '--listed', '4000', '--clock', '2026-11-20 11:00:00', '--seed', '7'];
  const terminal = await RunningTerminal.open({ args: [...demo, ...more], width, height });
  const { page } = terminal;
  try {
    await page.locator('.trade-state', { hasText: 'entries allowed' }).waitFor({ timeout: 2 * FILL_MS });
    await page.keyboard.press('Alt+a');
    for (const symbol of ['NIFTY NOV FUT', 'RELIANCE NOV FUT', 'BANKNIFTY NOV FUT']) await buyAtMarket(page, symbol);
    await restBelow(page);
    await fillBasket(page);
    await page.keyboard.press('Alt+a');
    await page.waitForTimeout(FILL_MS);
  } catch (thrown) {
    // Of two faults the first is the one to read.
    await terminal.close().catch(() => undefined);
    throw thrown;
  }
  return terminal;
}

/** A limit order that the book does not reach: it stays among the working ones. */
async function restBelow(page: Page): Promise<void> {
  await page.keyboard.press('c');
  await page.keyboard.press('F1');
  const price = page.locator('#ticket-price');
  await price.waitFor();
  await price.fill(`b-${REST_TICKS}`);
  await page.keyboard.press('Control+Enter');
  await page.waitForTimeout(SETTLE_MS);
  if ((await page.locator('.ticket-confirm').count()) > 0) await page.keyboard.press('Control+Enter');
  await page.waitForTimeout(SETTLE_MS);
  await page.keyboard.press('Escape');
}

/** A strategy at the money from the chain into the tray: a straddle, or what the key means. @param legs in the tray then. */
export async function fillBasket(page: Page, key = 'Shift+Digit1', legs = 2): Promise<void> {
  await page.keyboard.press('o');
  await page.locator('.chain-row.is-atm:visible').first().waitFor({ timeout: FILL_MS });
  // A key that came while the ticket closed was the ticket's.
  for (let i = 0; i < 4 && (await page.locator('.chain-price:focus').count()) === 0; i += 1) {
    await page.keyboard.press('o');
    await page.waitForTimeout(SETTLE_MS);
  }
  await page.keyboard.press('Home');
  await page.keyboard.press(key);
  await page
    .locator('.tray-leg')
    .nth(legs - 1)
    .waitFor({ state: 'attached', timeout: FILL_MS });
}

/** Every workspace of a first start in turn. @param settleMs until it is looked at. */
export async function eachWorkspace(
  page: Page,
  visit: (name: string) => Promise<void>,
  settleMs = SETTLE_MS,
): Promise<void> {
  for (const [i, name] of WORKSPACE_PRESET_NAMES.entries()) {
    await page.keyboard.press(`Control+${i + 1}`);
    await page.waitForTimeout(settleMs);
    await visit(name);
  }
}

/** Every panel that stands in a workspace, once, in front of its group. */
export async function eachPanel(page: Page, visit: (id: string) => Promise<void>): Promise<void> {
  const seen = new Set<string>();
  await eachWorkspace(page, async () => {
    const tabs = page.locator('.dv-tab:visible');
    const ids = await tabs.evaluateAll((all) => all.map((tab) => (tab as HTMLElement).dataset['tabPanelId'] ?? ''));
    for (const id of ids) {
      if (seen.has(id)) continue;
      seen.add(id);
      await page.locator(`.dv-tab[data-tab-panel-id="${id}"]:visible`).click();
      await page.waitForTimeout(PANEL_MS);
      await visit(id);
    }
  });
}

/** Presses the keys of theme and colours until the page wears what is wanted. */
export async function dress(page: Page, theme: ThemeName, preset: PresetName): Promise<void> {
  const worn = (name: string): Promise<string> =>
    page.evaluate((token) => document.documentElement.style.getPropertyValue(token), `--${name}`);
  const press = async (key: string, token: 'bg-app' | 'up', wanted: string): Promise<void> => {
    for (let i = 0; i < 4 && (await worn(token)) !== wanted; i += 1) {
      await page.keyboard.press(key);
      await page.waitForTimeout(200);
    }
    if ((await worn(token)) !== wanted) throw new Error(`${theme} ${preset} was never reached by ${key}`);
  };
  const tokens = tokensOf(theme, preset);
  await press('t', 'bg-app', tokens['bg-app']);
  await press('b', 'up', tokens.up);
}

/** Rows below these are like those above them; each would cost axe a look at every cell. */
const ALIKE = ['.ag-row', '.trade-row', '.hit-row', '.chain-row', '.scanner-card'].map(
  (row) => `${row}:nth-child(n+13)`,
);

export interface AxeScope {
  /** Those alone; absent, every one. */
  readonly rules?: readonly string[];
  /** Selector of what is looked at; absent, the page. */
  readonly within?: string;
}

/** What axe finds on the page. */
export async function axeFaults(page: Page, { rules, within = 'body' }: AxeScope = {}): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  return page.evaluate(
    async ({ runOnly, context }) => {
      const { axe } = window as unknown as {
        axe: {
          run(context: object, options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
        };
      };
      const options = { resultTypes: ['violations'], ...(runOnly === undefined ? {} : { runOnly }) };
      const found = await axe.run(context, options);
      return found.violations.map(({ id, nodes }) => `${id} (${nodes.length}): ${nodes[0]?.html.slice(0, 200)}`);
    },
    { runOnly: rules, context: { include: [[within]], exclude: ALIKE.map((row) => [row]) } },
  );
}
