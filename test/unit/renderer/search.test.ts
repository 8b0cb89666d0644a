import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instrument } from '#contract/model/instrument.ts';
import { CHIPS, chipCounts, markShown } from '../../../src/renderer/panels/watchlist/row-filter.ts';
import { slotToChart } from '../../../src/renderer/shell/default-chart.ts';
import type { ScannerInfo } from '#contract/model/scan.ts';
import { CONFIG_FIELDS } from '../../../src/renderer/panels/settings/config-form.ts';
import type { CommandTarget } from '../../../src/renderer/shell/commands.ts';
import { paletteEntries } from '../../../src/renderer/shell/palette-entries.ts';
import { RESULTS_MAX, findInstruments, searchTexts } from '../../../src/renderer/shell/search.ts';
import { tapeIndices } from '../../../src/renderer/shell/tape-indices.ts';
import { hitsStore } from '../../../src/renderer/stores/hits.ts';
import { settingsStore } from '../../../src/renderer/stores/settings.ts';
import { fakeInstruments } from '../../e2e/fake-market.ts';

const rows = fakeInstruments(2_000);
const texts = searchTexts(rows);
const NO_MORE = { scanners: [], fields: [] };
const found = (query: string): string[] => findInstruments(rows, texts, query).map((row) => row.symbol);

test('the exact symbol comes first, then prefixes, indices and shares before derivatives', () => {
  assert.equal(found('nifty')[0], 'NIFTY');
  assert.deepEqual(found('reliance').slice(0, 2), ['RELIANCE', 'RELIANCE NOV FUT']);
  assert.equal(found('  nov   reliance ')[0], 'RELIANCE NOV FUT');
  assert.equal(found('nifty').length, RESULTS_MAX);
  assert.deepEqual(found(''), []);
  assert.deepEqual(found('zzzz'), []);
});

test('chips split the list without a rest, and the filter marks what passes', () => {
  const counts = chipCounts(rows);
  assert.equal(
    counts.All,
    CHIPS.slice(1).reduce((sum, chip) => sum + counts[chip], 0),
  );
  const mask = new Uint8Array(rows.length).fill(9);
  assert.equal(markShown(rows, texts, 'Futures', '', mask), counts.Futures);
  assert.equal(
    mask.reduce((sum, one) => sum + one, 0),
    counts.Futures,
  );
  assert.equal(markShown(rows, texts, 'All', 'reliance', mask), 2);
  assert.equal(mask[5], 1);
  assert.equal(markShown(rows, texts, 'Indices', 'reliance', mask), 0);
});

test('a search over 25,000 rows is quicker than a key press', () => {
  const many = fakeInstruments(25_000);
  const manyTexts = searchTexts(many);
  const mask = new Uint8Array(many.length);
  // Processor time of this thread: what else the machine does is no part of it.
  const began = process.threadCpuUsage();
  for (let i = 0; i < 10; i += 1) markShown(many, manyTexts, 'All', 'nifty 24500 ce', mask);
  const { user, system } = process.threadCpuUsage(began);
  const eachMs = (user + system) / 10_000;
  assert.ok(eachMs < 50, `${eachMs.toFixed(1)} ms`);
});

test('the chart opens on the remembered instrument, else a well-known one, else the first', () => {
  const first = rows[0] as Instrument;
  assert.equal(slotToChart(rows, 'NSE_EQ:1006'), 6);
  assert.equal(slotToChart(rows, 'NSE_EQ:99999'), 5);
  assert.equal(slotToChart([{ ...first, symbol: 'CRUDEOIL NOV FUT' }], null), 0);
  assert.equal(slotToChart([], null), null);
});

test('the top bar shows the indices that are listed, and no share of the same name', () => {
  assert.deepEqual(
    tapeIndices(rows).map((index) => index.label),
    ['NIFTY', 'BANKNIFTY', 'SENSEX', 'VIX'],
  );
  assert.deepEqual(tapeIndices(rows.filter((row) => row.kind !== 'INDEX')), []);
});

test('what the engine found is listed when the own list has no match, and says what is not subscribed', () => {
  const other = { ...(rows[5] as Instrument), slot: -1, securityId: 77, symbol: 'ZYDUSWELL' };
  const titles = (query: string): string[] =>
    paletteEntries(findInstruments(rows, texts, query), query, false, NO_MORE, [other]).map(
      ({ title, note }) => `${title}: ${note}`,
    );
  assert.match(titles('zydus')[0] ?? '', /^ZYDUSWELL: .*not subscribed$/);
  assert.ok(titles('reliance').every((line) => !line.includes('not subscribed')));
});

test('scanners and settings are listed by what they are called or about, and lead to where they are', () => {
  const gap = {
    id: 'gap',
    title: 'Gap',
    group: 'levels',
    sentence: 'Opens away from the close before',
    enabled: false,
  };
  const more = { scanners: [gap as unknown as ScannerInfo], fields: CONFIG_FIELDS };
  const listed = (query: string) => paletteEntries([], query, false, more);
  const went: string[] = [];
  const target = {
    focusPanel: (id: string) => went.push(id),
    openSettings: (part: string) => went.push(part),
  } as unknown as CommandTarget;
  assert.ok(listed('').every(({ id }) => !/^(scanner|setting)\./.test(id)));
  const scanner = listed('opens close before').find(({ id }) => id === 'scanner.gap');
  assert.equal(scanner?.note, 'Scanner · Levels · off');
  scanner.run(target);
  assert.equal(hitsStore.getState().filter.scannerId, 'gap');
  const setting = listed('framems').find(({ id }) => id === 'setting.frameMs');
  assert.match(setting?.note ?? '', /^Setting · \S/);
  setting?.run(target);
  assert.equal(settingsStore.getState().query, 'frameMs');
  assert.deepEqual(went, ['hits', 'terminal']);
});

test('one pass finds the same as sorting every match', () => {
  const kinds = ['INDEX', 'EQUITY', 'FUTIDX', 'FUTSTK', 'FUTCOM', 'FUTCUR', 'OPTIDX', 'OPTSTK', 'OPTFUT', 'OPTCUR'];
  const rankOf = ({ symbol, kind }: Instrument, query: string): number => {
    const fit = symbol === query ? 0 : symbol.startsWith(query) ? 1 : symbol.includes(query) ? 2 : 3;
    return fit * 10 + [0, 1, 2, 2, 2, 2, 3, 3, 3, 3].at(kinds.indexOf(kind))!;
  };
  for (const query of ['N', 'NIFTY', 'O', 'E', 'BANK', 'NOV', 'LIMITED', 'TCS', 'RELIANCE NOV FUT', 'CE', '2']) {
    const all = rows.filter((row) => (texts[row.slot] as string).includes(query));
    const sorted = all.sort((a, b) => rankOf(a, query) - rankOf(b, query) || a.slot - b.slot);
    assert.deepEqual(
      found(query),
      sorted.slice(0, RESULTS_MAX).map(({ symbol }) => symbol),
      query,
    );
  }
});
