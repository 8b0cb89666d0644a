import assert from 'node:assert/strict';
import { test } from 'node:test';
import { INSTRUMENTS_PER_PAGE_MAX } from '#contract/calls/instruments.ts';
import { FaultError } from '#contract/faults.ts';
import { RETRY_LONGEST_MS, retryWaitMs } from '../../../src/renderer/client/backoff.ts';
import { Link, type LinkState } from '../../../src/renderer/client/link.ts';
import type { TerminalClient } from '../../../src/renderer/client/terminal-client.ts';
import { readInstruments, sameUniverse } from '../../../src/renderer/shell/adopt.ts';
import { fakeInstruments } from '../../e2e/fake-market.ts';

test('waits double up to the longest and are spread', () => {
  assert.deepEqual(
    [1, 2, 3, 4, 5, 6, 60].map((attempt) => retryWaitMs(attempt, 0.5)),
    [250, 500, 1_000, 2_000, 4_000, 5_000, 5_000],
  );
  assert.equal(retryWaitMs(1, 0), 200);
  assert.ok(retryWaitMs(1_000, 0.999) <= RETRY_LONGEST_MS * 1.2);
});

function client() {
  let closed: ((reason: string) => void) | null = null;
  const made: TerminalClient = {
    call: () => Promise.reject(new Error('not asked')),
    on: () => () => {},
    onFrame: () => () => {},
    creditFrame: () => {},
    onClose: (listener) => {
      closed = listener;
      return () => {};
    },
    close: (reason) => closed?.(reason),
  };
  return { made, end: (reason: string) => closed?.(reason) };
}

function harness(connect: () => Promise<TerminalClient>, opened: () => Promise<void> = () => Promise.resolve()) {
  const states: LinkState[] = [];
  const waits: { run: () => void; ms: number }[] = [];
  const counts = { closed: 0 };
  const link = new Link({
    connect,
    opened,
    closed: () => {
      counts.closed += 1;
    },
    changed: (state) => states.push(state),
    nowMs: () => 0,
    later: (run, ms) => waits.push({ run, ms }),
    random: () => 0.5,
  });
  return { link, states, waits, counts };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('refused connections are tried again with growing waits; an opened one starts the waits anew', async () => {
  const good = client();
  let refuse = 3;
  const { link, states, waits } = harness(() => {
    refuse -= 1;
    return refuse >= 0 ? Promise.reject(new Error('refused')) : Promise.resolve(good.made);
  });
  await link.start();
  for (let i = 0; i < 3; i += 1) {
    waits.shift()?.run();
    await settle();
  }
  assert.deepEqual(
    states.map((state) => state.phase),
    ['connecting', 'lost', 'lost', 'lost', 'open'],
  );
  good.end('the engine went away');
  assert.equal(waits.at(-1)?.ms, 250);
  const last = states.at(-1);
  assert.equal(last?.phase === 'lost' ? last.reason : '', 'the engine went away');
  waits.at(-1)?.run();
  await settle();
  assert.deepEqual(
    states.slice(-2).map((state) => state.phase),
    ['lost', 'open'],
    'what says that the connection is lost does not blink while it is tried again',
  );
});

test('while there is no connection a call is refused with the reason, not left hanging', async () => {
  const { link } = harness(() => new Promise(() => {}));
  await assert.rejects(
    link.call('scan.list', {}),
    (error: FaultError) => error.fault.code === 'unavailable.not_connected',
  );
});

test('a page that could not be prepared counts as a failed attempt, once', async () => {
  const good = client();
  const { link, states, waits, counts } = harness(
    () => Promise.resolve(good.made),
    () => Promise.reject(new Error('instruments could not be read')),
  );
  await link.start();
  assert.deepEqual(
    states.map((state) => state.phase),
    ['connecting', 'lost'],
  );
  assert.equal(waits.length, 1);
  assert.equal(counts.closed, 1);
  assert.equal(link.client, null);
});

test('an end that comes while the page is prepared is not missed', async () => {
  const good = client();
  const { link, states, waits } = harness(
    () => Promise.resolve(good.made),
    () => {
      good.end('cut in the middle');
      return Promise.resolve();
    },
  );
  await link.start();
  assert.deepEqual(
    states.map((state) => state.phase),
    ['connecting', 'lost'],
  );
  assert.equal(waits.length, 1);
});

function pages(total: number, epochAt: (call: number) => number, shift = 0) {
  const rows = fakeInstruments(total).map((row) => ({ ...row, slot: row.slot + shift }));
  let calls = 0;
  const call = (_name: string, input: { from: number; limit: number }) => {
    calls += 1;
    return Promise.resolve({ epoch: epochAt(calls), total, rows: rows.slice(input.from, input.from + input.limit) });
  };
  return { client: { call } as unknown as TerminalClient, calls: () => calls };
}

test('instruments are read page by page to the last', async () => {
  const { client: paged, calls } = pages(4_500, () => 7);
  const { epoch, rows } = await readInstruments(paged);
  assert.equal(epoch, 7);
  assert.equal(rows.length, 4_500);
  assert.equal(calls(), Math.ceil(4_500 / INSTRUMENTS_PER_PAGE_MAX));
});

test('an epoch that changes in between starts the reading anew; one that never settles is reported', async () => {
  const { client: once } = pages(4_500, (call) => (call < 3 ? 1 : 2));
  assert.equal((await readInstruments(once)).epoch, 2);
  const { client: never } = pages(4_500, (call) => call);
  await assert.rejects(
    readInstruments(never),
    (error: FaultError) => error.fault.code === 'unavailable.universe_unsettled',
  );
});

test('rows that are not in slot order are a bug, not a wrong chart', async () => {
  const { client: shifted } = pages(10, () => 1, 1);
  await assert.rejects(readInstruments(shifted), (error: FaultError) => error.fault.code === 'bug.slots');
});

test('a restarted engine that counts its epochs anew is not taken for the one before', () => {
  const rows = fakeInstruments(20);
  assert.equal(sameUniverse({ epoch: 1, rows }, { epoch: 1, rows: fakeInstruments(20) }), true);
  assert.equal(sameUniverse({ epoch: 1, rows }, { epoch: 2, rows }), false);
  assert.equal(sameUniverse({ epoch: 1, rows }, { epoch: 1, rows: rows.slice(1) }), false);
  const other = rows.map((row, slot) => (slot === 7 ? { ...row, securityId: 999 } : row));
  assert.equal(sameUniverse({ epoch: 1, rows }, { epoch: 1, rows: other }), false);
});

test('an empty universe is a universe', async () => {
  const { client: empty } = pages(0, () => 1);
  assert.deepEqual(await readInstruments(empty), { epoch: 1, rows: [] });
});
