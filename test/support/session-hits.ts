import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HITS_PER_PAGE_MAX, type Hit } from '#contract/model/scan.ts';
import { scanCommand } from '../../src/main/cli/scan.ts';
import type { RealTerminal } from './real-terminal.ts';

/** Every stored hit of a terminal. */
export async function hitsOf({ page }: RealTerminal): Promise<readonly Hit[]> {
  const all: Hit[] = [];
  for (;;) {
    const beforeId = all.at(-1)?.id;
    const question = { limit: HITS_PER_PAGE_MAX, ...(beforeId === undefined ? {} : { beforeId }) };
    const { hits } = await page.call('scan.hits', question);
    all.push(...hits);
    if (hits.length < HITS_PER_PAGE_MAX) return all;
  }
}

/** What a hit says, without its number in the database and its place in the table. */
export const plain = (hits: readonly Omit<Hit, 'id' | 'slot'>[]): string[] =>
  hits.map((hit) => JSON.stringify({ ...hit, id: undefined, slot: undefined })).toSorted();

/** Waits until every scanner has its history; the broker's rate decides when. */
export async function histories({ page }: RealTerminal, msMax: number): Promise<void> {
  const byMs = performance.now() + msMax;
  for (;;) {
    const { scanners } = await page.call('scan.list', {});
    const waiting = scanners.filter(({ reason }) => reason?.startsWith('history') === true && !reason.includes('lack'));
    if (waiting.length === 0) return;
    assert.ok(performance.now() < byMs, `the history of all instruments: ${waiting[0]?.reason}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Scanners over a recording from the command line, with the settings and the history that its terminal had. */
export async function asOfHits(dataDir: string, date: string): Promise<readonly Omit<Hit, 'id' | 'slot'>[]> {
  const said: string[] = [];
  const complain = (text: string): void => void said.push(text);
  const io = { lines: (async function* () {})(), write: async () => {}, complain };
  const out = join(dataDir, 'hits.json');
  const args = ['all', '--data', `recording:${date}`, '--folder', dataDir, '--settings', dataDir, '--out', out];
  assert.equal(await scanCommand(args, io), 0, said.join(''));
  const { hits } = JSON.parse(readFileSync(out, 'utf8')) as { hits: (Hit & { time: string; date: string })[] };
  return hits.map(({ time: _time, date: _date, ...hit }) => hit);
}

/** What only one of two runs has, by scanner; an empty record when they are the same. */
export function differences(
  one: readonly Omit<Hit, 'id' | 'slot'>[],
  other: readonly Omit<Hit, 'id' | 'slot'>[],
): Record<string, { readonly onlyOne: readonly string[]; readonly onlyOther: readonly string[] }> {
  const [ours, theirs] = [new Set(plain(one)), new Set(plain(other))];
  const found: Record<string, { onlyOne: string[]; onlyOther: string[] }> = {};
  const note = (key: 'onlyOne' | 'onlyOther') => (text: string) => {
    const { scannerId } = JSON.parse(text) as Hit;
    (found[scannerId] ??= { onlyOne: [], onlyOther: [] })[key].push(text);
  };
  [...ours].filter((text) => !theirs.has(text)).forEach(note('onlyOne'));
  [...theirs].filter((text) => !ours.has(text)).forEach(note('onlyOther'));
  return found;
}
