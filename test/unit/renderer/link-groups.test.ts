import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { Instrument } from '#contract/model/instrument.ts';
import { chartGridStore } from '../../../src/renderer/stores/chart-grid.ts';
import { instrumentsStore } from '../../../src/renderer/stores/instruments.ts';
import {
  adoptSelections,
  chartSlot,
  choicesComeFrom,
  linkStore,
  nextGroup,
  panelSelection,
  selectInGroup,
  setGroup,
  slotOfPanel,
  togglePin,
} from '../../../src/renderer/stores/link-groups.ts';
import { selectionStore } from '../../../src/renderer/stores/selection.ts';

const row = (slot: number, securityId: number): Instrument =>
  ({ slot, segment: 'NSE_EQ', securityId, symbol: `S${securityId}` }) as unknown as Instrument;
const ROWS = [row(0, 10), row(1, 11), row(2, 12)];
let from: string | null = null;

beforeEach(() => {
  from = null;
  choicesComeFrom(() => from);
  chartGridStore.setState(chartGridStore.getInitialState(), true);
  linkStore.setState({ groups: {}, pinned: {}, selected: {} });
  instrumentsStore.setState({ epoch: 1, rows: ROWS });
  adoptSelections(0);
});
const depth = () => panelSelection('depth').getState().slot;
const chart = () => selectionStore.getState().slot;

test('panels of a colour show the same, those of another keep theirs', () => {
  assert.deepEqual([chart(), depth()], [0, 0]);
  setGroup('depth', 3);
  chartSlot(1);
  assert.deepEqual([chart(), depth()], [1, 0]);
  from = 'depth';
  chartSlot(2);
  assert.deepEqual([chart(), depth(), slotOfPanel('depth'), slotOfPanel('positions')], [1, 2, 2, 1]);
  setGroup('depth', 1);
  assert.equal(depth(), 1, 'it shows what its new colour shows');
  assert.deepEqual([nextGroup('depth'), (setGroup('depth', 9), nextGroup('depth'))], [2, 1]);
});

test('a pinned panel follows nobody until it is let go', () => {
  togglePin('depth');
  chartSlot(2);
  assert.deepEqual([chart(), depth()], [2, 0]);
  togglePin('depth');
  assert.deepEqual([chart(), depth()], [2, 2]);
});

test('what another window chose before this one has read it comes with the instruments', () => {
  selectInGroup(1, 'NSE_EQ:13');
  assert.equal(chart(), 0);
  instrumentsStore.setState({ epoch: 1, rows: [...ROWS, row(3, 13)] });
  assert.deepEqual([chart(), depth()], [3, 3]);
});

test('a new epoch keeps every panel on its instrument, and drops what is gone', () => {
  setGroup('depth', 2);
  from = 'depth';
  chartSlot(2);
  from = null;
  chartSlot(1);
  instrumentsStore.setState({ epoch: 2, rows: [row(0, 12), row(1, 10)] });
  adoptSelections(1);
  assert.deepEqual([chart(), depth()], [1, 0]);
  assert.equal(linkStore.getState().selected[1], 'NSE_EQ:10');
});
