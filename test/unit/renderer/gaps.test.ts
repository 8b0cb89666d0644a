import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FaultError, fault } from '#contract/faults.ts';
import { GAPS_POLL_MS, GapsPoll } from '../../../src/renderer/panels/gaps/gaps-poll.ts';
import { gapsStore } from '../../../src/renderer/panels/gaps/gaps-store.ts';
import {
  contextFacts,
  contextNote,
  GAP_HEADS,
  gapCells,
  gapsStateWords,
} from '../../../src/renderer/panels/gaps/gaps-words.ts';
import { ManualTimers } from '../../support/manual-timers.ts';
import { SAMPLE_GAPS } from '../../support/sample-gaps.ts';

test('a row has a cell for each head, and a dash where nothing is known', () => {
  for (const row of SAMPLE_GAPS.rows) {
    const cells = gapCells(row);
    assert.equal(cells.length, GAP_HEADS.length);
    assert.ok(cells.every((text) => !/NaN|undefined|null/.test(text)));
  }
  const [first] = SAMPLE_GAPS.rows;
  assert.ok(first !== undefined);
  const stateOf = (indicative: boolean, filled: boolean | null) => gapCells({ ...first, indicative, filled })[5];
  assert.deepEqual(
    [stateOf(true, null), stateOf(false, null), stateOf(false, true), stateOf(false, false)],
    ['indicative', 'opened', 'filled', 'open'],
  );
});

test('the context shows what was sampled last, its change, and what is never there', () => {
  assert.deepEqual(
    contextFacts(SAMPLE_GAPS).map(({ name, value, change }) => [name, value, change]),
    [
      ['NIFTY', '24,620.50', '+0.49%'],
      ['India VIX', '–', ''],
      ['GIFT NIFTY', '–', ''],
    ],
  );
  assert.match(contextNote(SAMPLE_GAPS), /sampled 09:10:00 · GIFT NIFTY: the feed does not list it/);
  assert.match(contextNote({ ...SAMPLE_GAPS, samples: [], lacking: [] }), /started after the open/);
});

test('each state of the panel has its words', () => {
  const empty = { ...SAMPLE_GAPS, rows: [] };
  const words = (board: typeof SAMPLE_GAPS | null, error: string | null, open = true) =>
    gapsStateWords({ board, error }, open) ?? '';
  assert.match(words(null, null, false), /Not connected/);
  assert.match(words(null, null), /Reading/);
  assert.match(words(null, 'It restarts.'), /It restarts/);
  assert.match(words(empty, null), /No price of the pre-open yet/);
  assert.match(words({ ...empty, asOfMs: (empty.openMs ?? 0) + 1 }, null), /Nothing has opened/);
  assert.match(words({ ...empty, openMs: null }, null), /No shares trade today/);
  assert.equal(gapsStateWords({ board: SAMPLE_GAPS, error: 'late' }, true), null, 'rows stay');
});

test('the poll asks only while the board is seen and connected, keeps the rows on a fault, drops those of another epoch', async () => {
  const timers = new ManualTimers();
  const state = { epoch: 1 as number | null, visible: false, asked: 0, fails: false };
  gapsStore.setState({ board: null, error: null });
  const poll = new GapsPoll({
    call: (() => {
      state.asked += 1;
      if (state.fails) return Promise.reject(new FaultError(fault('unavailable.thread', 'It restarts.')));
      return Promise.resolve({ ...SAMPLE_GAPS, epoch: state.epoch });
    }) as never,
    epoch: () => state.epoch,
    visible: () => state.visible,
    later: (run, ms) => timers.after(ms, run),
  });
  poll.start();
  await timers.advance(5_000);
  assert.equal(state.asked, 0);
  state.visible = true;
  await timers.advance(300);
  assert.equal(gapsStore.getState().board?.rows.length, 3);
  state.fails = true;
  await timers.advance(GAPS_POLL_MS + 10);
  assert.deepEqual([gapsStore.getState().board?.rows.length, gapsStore.getState().error], [3, 'It restarts.']);
  state.epoch = 2;
  await timers.advance(GAPS_POLL_MS + 10);
  assert.equal(gapsStore.getState().board, null, 'slots of another epoch are other instruments');
  poll.stop();
  const { asked } = state;
  await timers.advance(20_000);
  assert.equal(state.asked, asked);
});
