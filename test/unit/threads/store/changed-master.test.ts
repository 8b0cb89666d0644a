import assert from 'node:assert/strict';
import { after, before, beforeEach, type TestContext, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { Instrument } from '#contract/model/instrument.ts';
import type { StoreAnswers } from '../../../../src/main/threads/protocol.ts';
import { openDhan } from '../../../../src/main/adapters/dhan/broker.ts';
import { ChangeHolds } from '../../../../src/main/engine/change-holds.ts';
import type { Opened } from '../../../../src/main/storage/db.ts';
import { temporaryDatabase } from '../../../support/database.ts';
import { HttpScript, json } from '../../../support/http-script.ts';
import { machineTimers } from '../../../support/sim-exchange.ts';
import { DAY } from '../../../support/scan-bench.ts';
import { type StoreRig, storeRig } from '../../../support/store-bench.ts';

/** Instrument files over HTTP, through the production reader and the store: the morning after a change. */
const HEADER =
  'EXCH_ID,SEGMENT,SECURITY_ID,INSTRUMENT,UNDERLYING_SYMBOL,SYMBOL_NAME,DISPLAY_NAME,INSTRUMENT_TYPE,SERIES,LOT_SIZE,SM_EXPIRY_DATE,STRIKE_PRICE,OPTION_TYPE,TICK_SIZE,EXPIRY_FLAG,SM_UPPER_LIMIT,SM_LOWER_LIMIT,SM_FREEZE_QTY';
const EARLIER = '2026-11-19';

interface Terms {
  lot: number;
  tick: number;
  freeze: number;
  expiry: string;
  band: number;
}
const TERMS: Terms = { lot: 75, tick: 5, freeze: 1_800, expiry: '2026-12-29', band: 10 };

/** One share with its future, and enough others that the loss of one part can be told. */
function file(terms: Partial<Terms> = {}, others = 200, header = HEADER): string {
  const { lot, tick, freeze, expiry, band } = { ...TERMS, ...terms };
  const [high, low] = [1_000 * (1 + band / 100), 1_000 * (1 - band / 100)];
  const share = (id: number, name: string, limits = ',,'): string =>
    `NSE,E,${id},EQUITY,${name},${name} LTD,${name},ES,EQ,1,,,,5,NA${limits},-1`;
  return [
    header,
    share(100, 'ACME', `,${high},${low}`),
    `NSE,D,35000,FUTSTK,ACME,ACME-Dec2026-FUT,ACME DEC FUT,FUT,NA,${lot},${expiry},0,XX,${tick},M,,,${freeze}`,
    `NSE,D,35001,OPTSTK,ACME,ACME-Dec2026-1000-CE,ACME 1000 CALL,OP,NA,${lot},${expiry},1000,CE,${tick},M,,,${freeze}`,
    ...Array.from({ length: others }, (_, i) => share(1_000 + i, `OTHER${i}`)),
    '',
  ].join('\n');
}

let script: HttpScript;
let csv = file();
before(async () => {
  script = await HttpScript.listen();
});
after(() => script.close());
beforeEach(() => {
  csv = file();
  script.answers = [
    (asked, response) => {
      if (!asked.path.endsWith('.csv')) return json(200, { data: {}, status: 'success' })(asked, response);
      response.writeHead(200, { 'content-type': 'text/csv' });
      return response.end(csv);
    },
  ];
});

async function morning(context: TestContext, storage: Opened): Promise<StoreRig> {
  const urls = {
    rest: `${script.url}/v2`,
    feed: '',
    depth20: null,
    depth200: null,
    masterDetailed: `${script.url}/d.csv`,
    masterCompact: `${script.url}/c.csv`,
  };
  const broker = openDhan({ urls, clientId: '1', accessToken: 'x' }, machineTimers, () => 0.5);
  context.after(() => broker.close());
  const rig = await storeRig(context, { storage, capacity: 300, broker: { reference: broker.reference } });
  await universe(rig);
  for (let n = 0; n < 20; n += 1) rig.body.tick(rig.nowMs);
  return rig;
}

/** Asks for the instruments and waits in real time: the file comes over a socket. */
async function universe(rig: StoreRig): Promise<readonly Instrument[]> {
  rig.body.step({ type: 'request', id: 0, request: { kind: 'universe', limit: 300 } }, rig.nowMs);
  for (let n = 0; n < 400; n += 1) {
    const found = rig.reports.findLast((one) => (one.type === 'answer' || one.type === 'refused') && one.id === 0);
    if (found?.type === 'answer') return (found.answer as StoreAnswers['universe']).instruments;
    assert.equal(found, undefined, 'the list was refused');
    await setTimeout(5);
  }
  throw new Error('the store did not answer');
}

/** A database whose newest list is yesterday's. */
async function yesterday(context: TestContext): Promise<Opened> {
  const storage = await temporaryDatabase(context);
  await morning(context, storage);
  age(storage);
  return storage;
}

function age(storage: Opened): void {
  for (const table of ['instrument', 'master', 'master_part']) {
    storage.db.prepare(`DELETE FROM ${table} WHERE trade_date = ?`).run(EARLIER);
    storage.db.prepare(`UPDATE ${table} SET trade_date = ? WHERE trade_date = ?`).run(EARLIER, DAY.date);
  }
}

/** The order desk's view of what the store reported last. */
function desk(rig: StoreRig): ChangeHolds {
  const holds = new ChangeHolds();
  const told = rig.reports.findLast((report) => report.type === 'holds');
  if (told?.type === 'holds') holds.take(told.holds);
  return holds;
}

const FUTURE = { segment: 'NSE_FNO', securityId: 35_000 } as const;
const changes = (rig: StoreRig) => rig.ask({ kind: 'changes', from: 0, limit: 50 });

for (const [kind, terms, before, after] of [
  ['lot', { lot: 65 }, '75', '65'],
  ['tick', { tick: 10 }, '5', '10'],
  ['freeze', { freeze: 1_200 }, '1800', '1200'],
] as const) {
  test(`failure mode 36: a changed ${kind} blocks orders until somebody has confirmed it, over a restart`, async (context) => {
    const storage = await yesterday(context);
    csv = file(terms);
    const rig = await morning(context, storage);
    const told = await changes(rig);
    assert.deepEqual([told.since, told.counts[kind], told.total], [EARLIER, 2, 2]);
    assert.deepEqual([told.rows[0]?.before, told.rows[0]?.after], [before, after]);
    assert.deepEqual(rig.notices, ['instruments.changed']);
    const block = desk(rig).blockOf(FUTURE);
    assert.equal(block?.code, 'denied.instrument_changed');
    assert.match(block?.text ?? '', new RegExp(`${before} → ${after}.*Confirm`));
    assert.equal(desk(rig).blockOf({ segment: 'NSE_EQ', securityId: 100 }), null, 'the share itself is as it was');
    assert.equal(rig.counters.get('instrumentsHeld'), 2);
    const restarted = await morning(context, storage);
    assert.notEqual(desk(restarted).blockOf(FUTURE), null, 'a restart confirms nothing');
    assert.deepEqual(await restarted.ask({ kind: 'confirmChange', which: FUTURE }), { confirmed: 1 });
    assert.equal(desk(restarted).blockOf(FUTURE), null);
    assert.notEqual(desk(restarted).blockOf({ segment: 'NSE_FNO', securityId: 35_001 }), null, 'one at a time');
    assert.deepEqual(await restarted.ask({ kind: 'confirmChange', which: { underlying: 'ACME' } }), { confirmed: 1 });
    assert.equal(desk(restarted).total, 0);
    assert.deepEqual(await restarted.ask({ kind: 'confirmChange', which: { all: true } }), { confirmed: 0 });
  });
}

test('failure mode 36: a change that is taken back the next morning needs no confirmation any more', async (context) => {
  const storage = await yesterday(context);
  csv = file({ lot: 65 });
  await morning(context, storage);
  age(storage);
  csv = file({ lot: 75 });
  const rig = await morning(context, storage);
  assert.equal((await changes(rig)).counts.lot, 2);
  assert.equal(desk(rig).total, 0);
});

test('failure mode 36: a moved expiry, a new band, new and gone instruments are told and hold nothing', async (context) => {
  const storage = await yesterday(context);
  csv = file({ expiry: '2026-12-28', band: 5 }, 199).replace('NSE,E,1000,', 'NSE,E,9000,');
  const rig = await morning(context, storage);
  const { counts, rows } = await changes(rig);
  assert.deepEqual([counts.expiry, counts.band, counts.new, counts.gone], [2, 1, 1, 2]);
  assert.deepEqual(rows.filter(({ kind }) => kind === 'band')[0], {
    kind: 'band',
    segment: 'NSE_EQ',
    securityId: 100,
    symbol: 'ACME',
    before: '10',
    after: '5',
  });
  assert.equal(desk(rig).total, 0);
});

for (const [what, broken, code] of [
  [
    'cut off in a row',
    () =>
      file()
        .slice(0, -1_500)
        .replace(/,[^,]*$/, ''),
    'unavailable.master_truncated',
  ],
  ['cut to two thirds', () => file({}, 130), 'unavailable.master_truncated'],
  ['of foreign columns', () => file({}, 200, HEADER.replace('LOT_SIZE', 'LOTS')), 'unavailable.master_unreadable'],
  ['empty', () => '', 'unavailable.master_empty'],
] as const) {
  test(`failure mode 36: a file that is ${what} is refused, and yesterday's list stays`, async (context) => {
    const storage = await yesterday(context);
    csv = broken();
    const rig = await morning(context, storage);
    assert.deepEqual(rig.notices, [code]);
    const instruments = await universe(rig);
    assert.equal(instruments.length, 203);
    assert.equal(instruments.find(({ securityId }) => securityId === 35_000)?.lot, 75);
    assert.equal(desk(rig).total, 0);
  });
}
