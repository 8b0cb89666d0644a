import { existsSync } from 'node:fs';

/** Where systems keep a Chromium or Chrome. */
export const BROWSER_PATHS: readonly string[] = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The first one that is there, or null. */
export function browserBinary(): string | null {
  return BROWSER_PATHS.find((path) => existsSync(path)) ?? null;
}
