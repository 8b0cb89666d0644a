import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { PREF_CHARS_MAX } from '#contract/calls/prefs.ts';
import {
  WORKSPACE_PRESET_NAMES,
  WORKSPACE_PRESETS,
  neighboursOf,
} from '../../../src/renderer/shell/workspace-presets.ts';
import {
  activeOf,
  changed,
  duplicated,
  exportText,
  firstWorkspaces,
  imported,
  JOURNAL_MAX,
  journalWith,
  parseJournal,
  parseWorkspaces,
  removed,
  renamed,
  spaceOf,
  type Changed,
  type JournalEntry,
  type Workspaces,
  WORKSPACES_MAX,
  workspacesText,
} from '../../../src/renderer/shell/workspaces.ts';

import { parseWindows } from '../../../src/renderer/shell/window-list.ts';
import { panelAddress, windowRole } from '../../../src/renderer/shell/window-role.ts';

const KNOWN = new Set(['chart', 'hits']);
const leaf = (id: string, view: string) => ({ type: 'leaf', data: { id, views: [view], activeView: view }, size: 10 });
const LAYOUT = {
  grid: {
    root: { type: 'branch', data: [leaf('1', 'chart'), leaf('2', 'hits')], size: 9 },
    width: 9,
    height: 9,
    orientation: 'HORIZONTAL',
  },
  panels: { chart: { id: 'chart', contentComponent: 'chart' }, hits: { id: 'hits', contentComponent: 'hits' } },
};

function done(result: Changed): Workspaces {
  assert.ok('spaces' in result, 'refused' in result ? result.refused : '');
  return result.spaces;
}
const refusal = (result: Changed): string => ('refused' in result ? result.refused : '');

test('a first start has the five presets; the layout of an older face becomes that of the first', () => {
  const first = firstWorkspaces();
  assert.deepEqual(
    first.list.map(({ name }) => name),
    ['Open', 'Scalp', 'Options', 'Scan', 'Review'],
  );
  assert.deepEqual(activeOf(parseWorkspaces(null, LAYOUT)).layout, LAYOUT);
  assert.deepEqual(parseWorkspaces('{'), first);
});

test('what is stored comes back; a broken workspace costs only itself', () => {
  const spaces = { ...changed(firstWorkspaces(), 'scan', { layout: LAYOUT }), active: 'scan', locked: true };
  assert.deepEqual(parseWorkspaces(workspacesText(spaces)), spaces);
  const stored = JSON.parse(workspacesText(spaces)) as { list: unknown[] };
  stored.list[0] = { id: 'open', name: '' };
  stored.list[4] = stored.list[1];
  const read = parseWorkspaces(JSON.stringify(stored));
  assert.deepEqual(
    read.list.map(({ id }) => id),
    ['scalp', 'options', 'scan'],
  );
  assert.equal(read.active, 'scan');
});

test('rename, duplicate and delete keep names apart, nine at most and one at least', () => {
  let spaces = done(renamed(firstWorkspaces(), 'scan', ' Expiry '));
  assert.equal(spaces.list[3]?.name, 'Expiry');
  assert.match(refusal(renamed(spaces, 'open', 'Expiry')), /already/);
  assert.match(refusal(renamed(spaces, 'open', '  ')), /1 to 24/);
  for (let i = 0; i < WORKSPACES_MAX - 5; i += 1) spaces = done(duplicated(spaces, 'scan'));
  assert.equal(new Set(spaces.list.map(({ name }) => name)).size, WORKSPACES_MAX);
  assert.equal(new Set(spaces.list.map(({ id }) => id)).size, WORKSPACES_MAX);
  assert.match(refusal(duplicated(spaces, 'scan')), /Delete one first/);
  assert.match(refusal(removed(spaces, 'open')), /on the screen/);
  spaces = done(removed(spaces, 'scan'));
  assert.equal(spaces.list.length, WORKSPACES_MAX - 1);
  assert.match(refusal(removed({ ...spaces, list: spaces.list.slice(0, 1) }, 'scalp')), /last workspace/);
});

test('an export is read back behind the others; a broken file is told and changes nothing', () => {
  const spaces = changed(firstWorkspaces(), 'scan', { layout: LAYOUT, links: { groups: { chart: 3 }, pinned: {} } });
  const text = exportText(spaces, 'scan');
  const both = done(imported(spaces, text, KNOWN));
  assert.equal(both.list.length, 6);
  assert.deepEqual(
    [both.list[5]?.name, both.list[5]?.layout, both.list[5]?.links.groups],
    ['Scan 2', LAYOUT, { chart: 3 }],
  );
  assert.match(refusal(imported(spaces, exportText(spaces, null), KNOWN)), /Delete one first/);
  const broken = text.replace('"chart"', '"other"').replaceAll('"leaf"', '"leaves"');
  assert.match(refusal(imported(spaces, broken, KNOWN)), /layout of “Scan” is damaged/);
  assert.match(refusal(imported(spaces, text.replace('"muhurat"', '"else"'), KNOWN)), /“product” is missing or wrong/);
  assert.match(refusal(imported(spaces, 'no json', KNOWN)), /Nothing was changed/);
  fc.assert(
    fc.property(fc.json(), (json) => {
      assert.ok('refused' in imported(spaces, json, KNOWN));
      assert.ok(parseWorkspaces(json).list.length > 0);
      assert.ok(Array.isArray(parseJournal(json)));
    }),
  );
});

test('a binding to an account is stored, copied, exported by name and read back; one of a broken name is told', () => {
  const spaces = changed(firstWorkspaces(), 'scan', { account: 'family' });
  assert.equal(parseWorkspaces(workspacesText(spaces)).list[3]?.account, 'family');
  const before = workspacesText(spaces).replaceAll(/,"account":(null|"family")/g, '');
  assert.equal(parseWorkspaces(before).list[3]?.account, null, 'a workspace of before there were bindings has none');
  assert.equal(done(duplicated(spaces, 'scan')).list[5]?.account, 'family');
  const text = exportText(spaces, 'scan');
  assert.equal(done(imported(spaces, text, KNOWN)).list[5]?.account, 'family');
  const broken = text.replace('"family"', '"fa mily"');
  assert.match(refusal(imported(spaces, broken, KNOWN)), /“list.0.account” is missing or wrong/);
});

test('a window of one panel belongs to the workspace that it was opened from while that is there', () => {
  const spaces = { ...firstWorkspaces(), openedFrom: 'scan' };
  assert.equal(spaceOf(spaces).id, 'scan');
  assert.equal(spaceOf({ ...spaces, openedFrom: null }).id, 'open');
  assert.equal(spaceOf({ ...spaces, openedFrom: 'own7' }).id, 'open');
  const [panel, group, space] = ['depth', 2, 'scan'] as const;
  assert.deepEqual(windowRole(panelAddress(panel, group, space), new Set(['depth'])), { panel, group, space });
  assert.deepEqual(windowRole(panelAddress(panel, group, null), new Set(['depth'])), { panel, group, space: null });
  assert.deepEqual(parseWindows('[{"panel":"depth","group":2}]', new Set(['depth'])), [{ panel, group, space: null }]);
});

test('the journal keeps the last 20, no layout twice in a row, and fits into a preference', () => {
  let journal: readonly JournalEntry[] = [];
  const entry = (i: number): JournalEntry => ({
    atMs: i,
    workspace: 'open',
    name: 'Open',
    layout: { i, text: 'x'.repeat(5_000) },
  });
  for (let i = 0; i < 30; i += 1) journal = journalWith(journal, entry(i));
  assert.equal(journal.length, JOURNAL_MAX);
  assert.equal(journal[0]?.atMs, 29);
  assert.equal(journalWith(journal, { ...entry(29), atMs: 99 }), journal);
  const text = JSON.stringify(journal);
  assert.ok(text.length < PREF_CHARS_MAX);
  assert.deepEqual(parseJournal(text), journal);
  assert.deepEqual(parseJournal(JSON.stringify([1, journal[0], { atMs: 'x' }])), [journal[0]]);
});

test('every preset names each panel once, places groups beside panels that are there, with room for them', () => {
  for (const name of WORKSPACE_PRESET_NAMES)
    for (const [width, height] of [
      [800, 400],
      [1_920, 1_000],
      [2_560, 1_400],
    ] as const) {
      const fronts = new Set<string>();
      const all: string[] = [];
      WORKSPACE_PRESETS[name].build({
        width,
        height,
        group: (panels, at) => {
          if (at?.of !== undefined) assert.ok(fronts.has(at.of), `${name}: ${panels[0]} beside ${at.of}`);
          if (at !== undefined)
            assert.ok(at.px > 80 && at.px < Math.max(width, height), `${name}: ${panels[0]} ${at.px}`);
          fronts.add(panels[0]);
          all.push(...panels);
        },
      });
      assert.equal(new Set(all).size, all.length, name);
      assert.ok(all.includes('chart'), name);
    }
  assert.ok(neighboursOf('settings').includes('health'));
  assert.ok(!neighboursOf('chart').includes('chart'));
});
