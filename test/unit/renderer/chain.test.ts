import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { CallName } from '#contract/calls/index.ts';
import { FaultError, fault } from '#contract/faults.ts';
import type { Chain, ChainList } from '#contract/model/chain.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { followInstrument, followSelection } from '../../../src/renderer/panels/chain/chain-link.ts';
import { placeIn } from '../../../src/renderer/panels/chain/linked-strike.ts';
import { ChainPoll, POLL_MS } from '../../../src/renderer/panels/chain/chain-poll.ts';
import { chainTable, legWords, rupees, signedText, strikeText } from '../../../src/renderer/panels/chain/chain-rows.ts';
import {
  chainStore,
  chosenChain,
  inEpoch,
  showChain,
  takeList,
} from '../../../src/renderer/panels/chain/chain-store.ts';
import {
  chainCards,
  rankText,
  chainNote,
  daysText,
  emptyWords,
  expiryText,
  minutesText,
} from '../../../src/renderer/panels/chain/chain-words.ts';
import { instrumentIn, instrumentsStore } from '../../../src/renderer/stores/instruments.ts';
import { chartSlot, panelSelection } from '../../../src/renderer/stores/link-groups.ts';
import { SAMPLE_OUTPUTS } from '../../contract/samples.ts';
import { testInstrument } from '../../support/fake-host.ts';

const CHAIN = SAMPLE_OUTPUTS['chain.read'];
const expiry = (date: string) => ({ expiry: date, strikes: 10, options: 20 });
const LIST: ChainList = {
  epoch: 1,
  underlyings: [
    { underlying: 'BANKNIFTY', segment: 'NSE_FNO', slot: 1, expiries: [expiry('2026-11-30')] },
    { underlying: 'NIFTY', segment: 'NSE_FNO', slot: 0, expiries: [expiry('2026-11-23'), expiry('2026-12-01')] },
  ],
};
const withSummary = (changes: Partial<Chain['summary']>, more: Partial<Chain> = {}): Chain => ({
  ...CHAIN,
  ...more,
  summary: { ...CHAIN.summary, ...changes },
});

beforeEach(() => chainStore.setState(chainStore.getInitialState(), true));

test('NIFTY at its nearest expiry comes first; what is not listed gives way', () => {
  assert.deepEqual(chosenChain(LIST, 'RELIANCE', null), { underlying: 'NIFTY', expiry: '2026-11-23' });
  assert.deepEqual(chosenChain(LIST, 'NIFTY', '2026-12-01'), { underlying: 'NIFTY', expiry: '2026-12-01' });
  assert.deepEqual(chosenChain({ ...LIST, underlyings: LIST.underlyings.slice(0, 1) }, 'NIFTY', null), {
    underlying: 'BANKNIFTY',
    expiry: '2026-11-30',
  });
  assert.equal(chosenChain({ epoch: 1, underlyings: [] }, 'NIFTY', null), null);
});

test('a new list keeps the chain that is shown, and an old chain is never shown under a new name', () => {
  takeList(LIST);
  showChain('NIFTY', '2026-12-01');
  chainStore.setState({ chain: CHAIN });
  takeList({ ...LIST, epoch: 2 });
  assert.equal(chainStore.getState().expiry, '2026-12-01');
  showChain('BANKNIFTY', null);
  assert.deepEqual([chainStore.getState().underlying, chainStore.getState().chain], ['BANKNIFTY', null]);
  showChain('UNKNOWN', null);
  assert.equal(chainStore.getState().underlying, 'BANKNIFTY');
});

test('a charted instrument brings its chain, an option its expiry; others change nothing', () => {
  takeList(LIST);
  const make = (slot: number, changes: Partial<Instrument>): Instrument => ({ ...testInstrument(slot), ...changes });
  const rows = [
    make(0, { underlying: 'RELIANCE' }),
    make(1, { underlying: 'BANKNIFTY' }),
    make(2, { underlying: 'NIFTY', right: 'CE', expiry: '2026-12-01', strike: 1 }),
    make(3, { underlying: 'NIFTY', kind: 'INDEX' }),
  ];
  followInstrument(rows[1] as Instrument);
  assert.equal(chainStore.getState().underlying, 'BANKNIFTY');
  const shown = () => `${chainStore.getState().underlying} ${chainStore.getState().expiry}`;
  instrumentsStore.setState({ epoch: 1, rows });
  panelSelection('chain').setState({ slot: null });
  const stop = followSelection();
  chartSlot(2);
  assert.equal(shown(), 'BANKNIFTY 2026-11-30', 'what a start charts is nobody’s choice');
  chartSlot(0);
  assert.equal(shown(), 'BANKNIFTY 2026-11-30', 'no chain of its own');
  chartSlot(2);
  assert.equal(shown(), 'NIFTY 2026-12-01');
  chartSlot(3);
  assert.equal(shown(), 'NIFTY 2026-12-01', 'the index keeps the expiry that is looked at');
  stop();
  chartSlot(1);
  assert.equal(shown(), 'NIFTY 2026-12-01');
});

/** A poll whose answers and timers the test holds. */
function rig(answer: (name: CallName, input: unknown) => unknown) {
  const asked: string[] = [];
  const waiting: { run: () => void; ms: number }[] = [];
  const state = { visible: true, epoch: 1 };
  const poll = new ChainPoll({
    call: ((name: CallName, input: unknown) => {
      asked.push(name);
      return Promise.resolve().then(() => answer(name, input));
    }) as never,
    epoch: () => state.epoch,
    visible: () => state.visible,
    later: (run, ms) => {
      waiting.push({ run, ms });
      return () => {};
    },
    nowMs: () => 77,
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const next = async () => {
    waiting.pop()?.run();
    await settle();
  };
  return { poll, asked, waiting, state, settle, next };
}

test('the list is read once, then the chain again and again, only while it can be seen', async () => {
  const { poll, asked, waiting, state, settle, next } = rig((name) => (name === 'chain.list' ? LIST : CHAIN));
  poll.start();
  await settle();
  assert.deepEqual(asked, ['chain.list', 'chain.read']);
  assert.equal(waiting[0]?.ms, POLL_MS);
  assert.equal(chainStore.getState().readAtMs, 77);
  await next();
  assert.equal(asked.length, 3);
  state.visible = false;
  await next();
  state.visible = true;
  state.epoch = -1;
  await next();
  assert.equal(asked.length, 3);
  state.epoch = 1;
  poll.stop();
  await next();
  assert.ok(asked.length <= 4);
});

test('a failed reading keeps the numbers and says why; an outdated list is read again', async () => {
  let failing: Parameters<typeof fault>[0] | null = null;
  const { poll, asked, settle, next } = rig((name) => {
    if (failing !== null && name === 'chain.read') throw new FaultError(fault(failing, 'why it failed'));
    return name === 'chain.list' ? LIST : CHAIN;
  });
  poll.start();
  await settle();
  failing = 'unavailable.thread';
  await next();
  assert.equal(chainStore.getState().error, 'why it failed');
  assert.equal(chainStore.getState().chain, CHAIN);
  failing = 'input.stale_epoch';
  await next();
  assert.deepEqual([chainStore.getState().list, chainStore.getState().chain], [null, null]);
  failing = null;
  asked.length = 0;
  await next();
  assert.deepEqual(asked, ['chain.list', 'chain.read']);
  assert.equal(chainStore.getState().error, null);
});

test('slots of one epoch are never instruments of another: the chain goes with its epoch', async () => {
  const rows = [testInstrument(0), testInstrument(1)];
  instrumentsStore.setState({ epoch: 1, rows });
  assert.equal(instrumentIn(1, 1), rows[1]);
  assert.equal(instrumentIn(1, -1), undefined);
  assert.equal(instrumentIn(0, 1), undefined, 'told before the instruments changed');
  assert.equal(inEpoch(CHAIN, 1), CHAIN);
  assert.equal(inEpoch(CHAIN, 2), null);
  takeList(LIST);
  chainStore.setState({ chain: CHAIN });
  takeList(LIST);
  assert.equal(chainStore.getState().chain, CHAIN, 'the same epoch: it stays');
  takeList({ ...LIST, epoch: 2 });
  assert.equal(chainStore.getState().chain, null);
  const { poll, state, settle } = rig((name) => {
    if (name === 'chain.list') return LIST;
    state.epoch = 2;
    return CHAIN;
  });
  poll.start();
  await settle();
  assert.equal(chainStore.getState().chain, null, 'read in one epoch, arrived in the next');
});

test('an answer for a chain that nobody looks at any more is dropped', async () => {
  const { poll, settle } = rig((name) => {
    if (name === 'chain.list') return LIST;
    showChain('BANKNIFTY', null);
    return CHAIN;
  });
  poll.start();
  await settle();
  assert.equal(chainStore.getState().underlying, 'BANKNIFTY');
  assert.equal(chainStore.getState().chain, null);
});

test('numbers read as a trader writes them, and what is undefined is a dash', () => {
  assert.equal(rupees(1_234_567.8), '12,34,567.80');
  assert.equal(rupees(-3.5), '\u22123.50');
  assert.equal(rupees(null), '–');
  assert.equal(strikeText(24_600), '24,600');
  assert.equal(strikeText(83.25), '83.25');
  assert.equal(signedText(-0.001, 2), '0.00');
  assert.equal(expiryText('2026-11-23'), '23 Nov');
  assert.equal(daysText('2026-11-23', '2026-11-20'), '3d');
  assert.equal(daysText('2026-11-20', '2026-11-20'), 'today');
  assert.deepEqual([null, 41.7, 380, 4_000].map(minutesText), ['–', '41 min', '6.3 h', '2.8 d']);
});

test('a row: OI in lakh with its bar, IV only where it means something, no cell for a side that is not listed', () => {
  const { strikes, row: rowAt, inLakh } = chainTable(CHAIN);
  assert.equal(inLakh, true);
  assert.deepEqual(strikes, CHAIN.strike);
  const row = rowAt(0);
  assert.deepEqual([row.atm, row.below, row.strikeText], [true, true, '24,600']);
  assert.deepEqual(row.call, {
    slot: 1,
    oi: '42.2',
    bar: 100,
    iv: '12.6',
    vague: false,
    delta: '0.52',
    theta: '\u221217.40',
    gamma: '0.00100',
    vega: '9.40',
    volume: '1,000',
    bid: '107.80',
    ask: '107.95',
    price: '107.85',
    oiChange: '+0.2',
    build: 'SB',
  });
  assert.deepEqual([row.maxPain, row.straddle, row.straddleChange], [true, '–', '']);
  const both = chainTable({ ...CHAIN, puts: { ...CHAIN.puts, mid: CHAIN.calls.mid } }).row(0);
  assert.deepEqual([both.straddle, both.straddleChange], ['215.75', '\u221225.10']);
  assert.deepEqual([row.put.slot, row.put.iv, row.put.oi], [-1, '–', '']);
  const vague = chainTable({ ...CHAIN, calls: { ...CHAIN.calls, ivStatus: [1] } }).row(0).call;
  assert.deepEqual([vague.vague, vague.iv], [true, '12.6']);
  const outside = chainTable({ ...CHAIN, calls: { ...CHAIN.calls, ivStatus: [2] } }).row(0).call;
  assert.equal(outside.iv, '–');
  assert.match(
    legWords(CHAIN, 24_600, 'CE'),
    /^24,600 CE · bid 107\.80 ask 107\.95 · .*θ \u221217\.40 a day · vega 9\.40 .*short build-up$/,
  );
  assert.equal(legWords(CHAIN, 1, 'CE'), '');
});

test('every state has its words', () => {
  const state = chainStore.getState();
  assert.match(emptyWords(state) ?? '', /Reading/);
  assert.match(emptyWords({ ...state, list: { epoch: 1, underlyings: [] } }) ?? '', /No options .*--instruments/);
  assert.match(emptyWords({ ...state, error: 'no thread' }) ?? '', /no thread/);
  assert.match(emptyWords({ ...state, list: LIST, expiry: '2026-11-23' }) ?? '', /Reading NIFTY 23 Nov/);
  assert.equal(emptyWords({ ...state, chain: CHAIN }), null);
  const note = (chain: Chain, error: string | null = null, sinceMs = 0) => chainNote(chain, error, sinceMs);
  assert.deepEqual(note(CHAIN), { text: 'Spot 24,612.35', warn: false });
  assert.match(note(CHAIN, 'gone').text, /Not current: gone/);
  assert.match(note(CHAIN, null, 9_000).text, /9\.0 s old/);
  assert.match(note(withSummary({ spotState: 'auction' })).text, /Closing auction: spot stands at 24,612\.35/);
  assert.match(note(withSummary({ spotState: 'stale' })).text, /feed is down/);
  assert.match(note(withSummary({ spotState: 'indicative' })).text, /before the open/);
  assert.match(note(withSummary({ spotState: 'none', spot: null })).text, /not subscribed/);
  assert.match(note(withSummary({ forward: null })).text, /No strike is quoted/);
  assert.match(note(withSummary({}, { years: 0 })).text, /Expired/);
  assert.match(note(withSummary({ forwardApart: true })).text, /thin/);
  assert.equal(note(withSummary({ forwardApart: true })).warn, false);
});

test('the IV rank stands before the walls, and says how many sessions there are while they are few', () => {
  const rank = { rank: 33.9, percentile: 40, n: 252, needed: 60, text: null, date: '2026-11-19', iv: 0.13 };
  assert.equal(rankText(rank), 'IV rank 34');
  assert.equal(rankText({ ...rank, rank: null, n: 34, text: '34 of 60 sessions' }), 'IV rank: 34 of 60 sessions');
  assert.equal(rankText(null), null);
  const cards = chainCards(withSummary({ callWall: 25_000, putWall: 24_000 }), rankText(rank));
  assert.equal(cards[1]?.note, 'IV rank 34 · walls 24,000–25,000');
});

test('cards: move in percent, budget by the shorter side, dashes where nothing is known', () => {
  const cards = chainCards(
    withSummary({ callBudgetMinutes: 41.9, putBudgetMinutes: 25, callWall: 25_000, putWall: 24_000 }),
  );
  assert.deepEqual(
    cards.map((card) => card.value),
    ['198.45', '12.6 %', '24,628.90', '25 min'],
  );
  assert.deepEqual(
    cards.map((card) => card.note),
    ['1σ move ±1.01 %', 'walls 24,000–25,000', 'basis +16.55 (+0.07 %)', 'θ eats 5 % of premium'],
  );
  assert.equal(cards[3]?.warn, true);
  const none = { straddle: null, expectedMove: null, forward: null, basis: null, atmIv: null, callBudgetMinutes: null };
  assert.deepEqual(
    chainCards(withSummary(none)).map((card) => card.value),
    ['–', '–', '–', '–'],
  );
});

test('an option has a place in its own chain alone: the strike in rupees, and the side', () => {
  const option = { underlying: 'NIFTY', expiry: '2026-11-23', right: 'PE', strike: 2_610_000, decimals: 2 } as const;
  const chain = { underlying: 'NIFTY', expiry: '2026-11-23' };
  assert.deepEqual(placeIn(chain, option), { strike: 26_100, side: 'PE' });
  assert.equal(placeIn({ ...chain, expiry: '2026-12-01' }, option), null);
  assert.equal(placeIn({ ...chain, underlying: 'BANKNIFTY' }, option), null);
  assert.equal(placeIn(chain, { ...option, right: null, strike: null }), null);
  assert.equal(placeIn(chain, undefined), null);
});
