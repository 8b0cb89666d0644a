import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FaultError, fault } from '#contract/faults.ts';
import type { Fill } from '#contract/model/order.ts';
import { JournalDesk } from '../../../src/main/engine/journal-desk.ts';
import type { JournalRequest } from '../../../src/main/threads/journal-requests.ts';
import type { OrderReport } from '../../../src/main/threads/protocol.ts';
import { ORDER_OUTPUTS } from '../../contract/order-samples.ts';
import { HandTimers, settle } from '../../support/hand-timers.ts';
import { journalFill } from '../../support/journal-samples.ts';

const QUERY = { filter: {}, offset: 0, limit: 10 };

function rig(run = '') {
  const timers = new HandTimers(0);
  const asked: JournalRequest[] = [];
  const told: string[] = [];
  const state = { account: 'asha', fills: [] as Fill[], storeDown: false, threadDown: false };
  const desk = new JournalDesk({
    run,
    orders: {
      ask: (name: string) => {
        if (state.threadDown) return Promise.reject(new FaultError(fault('unavailable.thread', 'It is gone.')));
        const trading = { ...ORDER_OUTPUTS['trading.read'], mode: 'paper', account: state.account };
        return Promise.resolve((name === 'trading.read' ? trading : { fills: state.fills }) as never);
      },
    },
    store: (request) => {
      if (state.storeDown) return Promise.reject(new FaultError(fault('unavailable.storage', 'The disk is full.')));
      asked.push(request);
      return Promise.resolve({} as never);
    },
    instrument: () => undefined,
    timers,
    warn: (_code, text) => told.push(text),
  });
  const push = (name: string, payload: unknown): void =>
    desk.receive({ type: 'push', push: { name, payload } } as OrderReport);
  const trading = (): void =>
    push('trading.changed', { ...ORDER_OUTPUTS['trading.read'], mode: 'paper', account: state.account });
  const kept = (): string[] =>
    asked.flatMap((one) =>
      one.kind === 'journalFills' ? one.fills.map(({ id, run: of }) => `${one.book} ${of} ${id}`) : [],
    );
  return { timers, asked, told, state, desk, push, trading, kept };
}

const fillOf = (id: string, changes: Partial<Fill> = {}): Fill => journalFill({ id, ...changes });

test('what the thread knew before, and what it tells after, goes to the book of its account', async () => {
  const { timers, state, push, trading, kept } = rig();
  state.fills = [fillOf('a')];
  push('fill.added', fillOf('before its list was read: it is in that list'));
  trading();
  await settle();
  push('fill.added', fillOf('b'));
  push('fill.added', fillOf('carried', { atMs: 0 }));
  timers.advance(250);
  await settle();
  assert.deepEqual(kept(), ['paper-asha  a', 'paper-asha  b']);
});

test('another account gets nothing of the one before, and is read anew', async () => {
  const { timers, state, push, trading, kept } = rig();
  trading();
  await settle();
  push('fill.added', fillOf('of asha'));
  state.account = 'ravi';
  state.fills = [fillOf('of ravi')];
  trading();
  await settle();
  timers.advance(250);
  await settle();
  assert.deepEqual(kept(), ['paper-asha  of asha', 'paper-ravi  of ravi']);
});

test('a store that is full is told once and tried again; nothing is lost', async () => {
  const { timers, state, push, trading, kept, told } = rig();
  trading();
  await settle();
  state.storeDown = true;
  push('fill.added', fillOf('a'));
  timers.advance(250);
  await settle();
  timers.advance(5_000);
  await settle();
  assert.equal(told.length, 1);
  assert.match(told[0] ?? '', /^The trade journal could not be written: The disk is full\. It is tried again/);
  state.storeDown = false;
  timers.advance(5_000);
  await settle();
  assert.deepEqual(kept(), ['paper-asha  a']);
});

test('a jump of the replay voids what came after it; the account goes on as another run', async () => {
  const { timers, asked, state, desk, push, trading, kept } = rig('77');
  trading();
  await settle();
  push('fill.added', fillOf('early', { atMs: 100 }));
  push('fill.added', fillOf('late', { atMs: 900 }));
  desk.rewound(500);
  push('fill.added', fillOf('of the thread that ends', { atMs: 950 }));
  state.fills = [];
  trading();
  await settle();
  push('fill.added', fillOf('new', { atMs: 600 }));
  timers.advance(250);
  await settle();
  assert.deepEqual(
    asked.filter(({ kind }) => kind === 'journalForget'),
    [{ kind: 'journalForget', book: 'run-paper-asha', start: '77', afterMs: 500 }],
  );
  assert.deepEqual(kept(), ['run-paper-asha 77 early', 'run-paper-asha 77-1 new']);
});

test('it can be read while the thread is away, once its account is known; at the end what waits is handed over', async () => {
  const { state, desk, push, trading, kept } = rig();
  state.threadDown = true;
  const read = () => desk.ask((book, run) => ({ kind: 'journalRead' as const, book, run, query: QUERY }));
  await assert.rejects(read(), /It is gone/);
  state.threadDown = false;
  trading();
  await settle();
  push('fill.added', fillOf('a'));
  desk.lost();
  state.threadDown = true;
  await read();
  assert.deepEqual(kept(), ['paper-asha  a'], 'the store has every fill before it is asked');
  state.threadDown = false;
  await read();
  push('fill.added', fillOf('last'));
  await desk.close();
  assert.equal(kept().at(-1), 'paper-asha  last');
});
