import { readFile, writeFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { PATIENCE_MS } from './patience.ts';

/** Named layouts: the bar above the panels, and their part of the settings. */
export class WorkspacesPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Goes to the workspace of Ctrl+`number`. */
  async goTo(number: number): Promise<void> {
    await this.#page.keyboard.press(`Control+${number}`);
    await this.#page
      .locator('.workspace-bar .chip[aria-pressed="true"]', { hasText: new RegExp(`^${number}`) })
      .waitFor({ timeout: PATIENCE_MS });
  }

  /** Waits until exactly these panels are there, in any order. */
  async areShown(panels: readonly string[]): Promise<void> {
    await this.#page.waitForFunction(
      (wanted) =>
        [...document.querySelectorAll<HTMLElement>('.dv-tab')]
          .map((tab) => tab.dataset['tabPanelId'] ?? '')
          .sort()
          .join() === wanted,
      [...panels].sort().join(),
      { timeout: PATIENCE_MS },
    );
  }

  /** Exports a workspace. @returns the path of the file. */
  async exported(id: string): Promise<string> {
    await this.#page.keyboard.press('Alt+w');
    const button = this.#page.locator(`[data-workspace="${id}"]`).getByRole('button', { name: 'export' });
    const [download] = await Promise.all([this.#page.waitForEvent('download'), button.click()]);
    const path = await download.path();
    await writeFile(`${path}.json`, await readFile(path));
    return `${path}.json`;
  }

  /** Imports a file of workspaces behind the others. */
  async imported(path: string): Promise<void> {
    await this.#page.keyboard.press('Alt+w');
    await this.#page.locator('input[type="file"][aria-label="Import workspaces"]').setInputFiles(path);
    await this.#page.locator('.toast', { hasText: 'Added:' }).waitFor({ timeout: PATIENCE_MS });
  }
}
