import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ORDER_STATUSES, ORDER_TYPES, PRODUCTS, VALIDITIES } from '#contract/model/order.ts';
import { TRADING_STATES } from '#contract/model/trading.ts';
import { indicatorMenu } from '../../../src/main/core/indicators/menu.ts';
import { RISK_CONTROLS } from '../../../src/main/core/risk/controls/index.ts';
import { SCANNERS } from '../../../src/main/scanners/index.ts';
import { ABOUT_PANELS } from '../../../src/renderer/panels/help/about-panels.ts';
import { FIRST_MINUTES } from '../../../src/renderer/panels/help/first-minutes.ts';
import { findTerms, GLOSSARY, termOf } from '../../../src/renderer/panels/help/glossary.ts';
import { LIVE_GRID_COLUMNS } from '../../../src/renderer/panels/watchlist/live-columns.ts';
import { COMMANDS } from '../../../src/renderer/shell/commands.ts';
import { keyMapOf } from '../../../src/renderer/shell/bindings.ts';
import { KEY_PRESET_NAMES } from '../../../src/renderer/shell/key-presets.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const unknown = (words: readonly string[]): string[] => words.filter((word) => termOf(word) === undefined);

test('every scanner, indicator, check of an order, order word and column of the market watch has its meaning', () => {
  assert.deepEqual(unknown(SCANNERS.map(({ title }) => title)), []);
  assert.deepEqual(
    unknown(indicatorMenu().flatMap(({ name, title }) => [title, name].filter((one) => !one.startsWith('CDL')))),
    [],
  );
  assert.deepEqual(unknown(RISK_CONTROLS.map(({ title }) => title)), []);
  assert.deepEqual(unknown([...ORDER_STATUSES, ...ORDER_TYPES, ...PRODUCTS, ...VALIDITIES, ...TRADING_STATES]), []);
  assert.deepEqual(unknown(['Delta', 'Gamma', 'Theta', 'Vega', 'Rho', 'Vanna', 'Volga', 'Charm', 'IV']), []);
  assert.deepEqual(unknown(LIVE_GRID_COLUMNS.map(({ title }) => title)), []);
});

test('the words of the architecture are all there', () => {
  const words =
    'Instrument Slot Universe Venue Broker Tick Quote Trade Depth LTP LTT LTQ OI Bar Lot Order clientOrderId venueOrderId Fill Position Product Exposure Margin Realised Unrealised MTM Denied Rejected Halted Reducing Active Reconcile Epoch Session Frame Watch Conflate Credit Hit Stale Feed Adapter Codec Wire Host';
  assert.deepEqual(unknown([...words.split(' '), 'Tick size', 'Price band', 'Freeze quantity', 'P&L', 'In doubt']), []);
});

test('no word stands twice, none is without a sentence', () => {
  const names = GLOSSARY.map(({ term }) => term.toLowerCase());
  assert.deepEqual(
    names.filter((name, i) => names.indexOf(name) !== i),
    [],
  );
  for (const { term, text } of GLOSSARY) assert.match(text, /^[A-Z0-9“].{10,}[.]$/u, term);
});

test('a search puts the word itself first, then names, then sentences; nothing finds nothing', () => {
  assert.equal(findTerms('oi')[0]?.term, 'Open interest');
  assert.equal(findTerms('vwap')[0]?.term, 'VWAP with bands');
  assert.equal(findTerms('theta')[0]?.term, 'Theta');
  assert.ok(findTerms('stop limit').some(({ term }) => term === 'SL'));
  assert.ok(findTerms('premium one day').some(({ term }) => term === 'Theta'));
  assert.deepEqual(findTerms('zzzz'), []);
  assert.equal(findTerms('').length, GLOSSARY.length);
});

test('every panel says what it is for, and no other is described', () => {
  const list = readFileSync(join(ROOT, 'src/renderer/panels/index.ts'), 'utf8');
  const ids = [...list.matchAll(/\bid: '([a-zA-Z]+)'/g)].map(([, id]) => id ?? '');
  assert.ok(ids.length > 20);
  assert.deepEqual(Object.keys(ABOUT_PANELS).sort(), ids.sort());
});

test('the first five minutes name commands that there are, each with a key in its preset, and always the ways out', () => {
  for (const preset of KEY_PRESET_NAMES) {
    const keys = keyMapOf(COMMANDS, { preset, own: {} });
    const named = FIRST_MINUTES[preset].flatMap(({ commands }) => commands);
    assert.deepEqual(
      named.filter((id) => (keys.get(id) ?? []).length === 0),
      [],
      preset,
    );
    for (const exit of ['orders.cancelAll', 'positions.exitAll', 'kill']) assert.ok(named.includes(exit), preset);
  }
});
