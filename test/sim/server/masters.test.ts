import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { type Rig, startRig } from './rig.ts';

type Row = Record<string, string>;
let rig: Rig;
before(async () => {
  rig = await startRig({ rateLimits: false });
});
after(() => rig.server.close());

const COMPACT = '/api-data/api-scrip-master.csv';
const DETAILED = '/api-data/api-scrip-master-detailed.csv';
const rows = async (path: string): Promise<Row[]> =>
  parse(await (await fetch(rig.url(path))).text(), { columns: true }) as Row[];
const find = (list: Row[], column: string, id: string, segment: string, letter: string): Row =>
  list.find((one) => one[column] === id && one[segment] === letter) as Row;

test('compact file: the columns and the broker’s ways of writing', async () => {
  const text = await (await fetch(rig.url(COMPACT))).text();
  const lines = text.split('\n');
  assert.equal(lines[0]?.split(',').length, 16);
  const line = (start: string): string | undefined => lines.find((one) => one.startsWith(start));
  assert.equal(line('NSE,I,13,'), 'NSE,I,13,INDEX,0,NIFTY,1.0,Nifty 50,0001-01-01,,XX,0.0500,,INDEX,X,NIFTY');
  assert.equal(line('BSE,I,51,'), 'BSE,I,51,INDEX,0,SENSEX,1.0,Sensex,0001-01-01,,XX,0.0100,,INDEX,X,SENSEX');
  assert.equal(line('NSE,E,1333,'), 'NSE,E,1333,EQUITY,0,HDFCBANK,1.0,HDFC Bank,,,,5.0000,NA,ES,EQ,HDFC BANK');
  assert.equal(
    line('NSE,D,48704,'),
    'NSE,D,48704,FUTIDX,0,NIFTY-Nov2026-FUT,65.0,NIFTY NOV FUT,2026-11-24 14:30:00,-0.01000,XX,10.0000,M,FUT,,',
  );
  assert.equal(
    line('MCX,M,565899,'),
    'MCX,M,565899,FUTCOM,0,CRUDEOIL-18Dec2026-FUT,1.0,CRUDEOIL DEC FUT,2026-12-18 23:30:00,0.00000,XX,100.0000,M,FUTCOM,2,CRUDEOIL',
  );
  assert.match(line('BSE,D,1100789,') as string, /,SENSEX NOV {2}FUT,2026-11-26 15:30:00,.*,BSXFUT$/);
});

test('detailed file: 32 names and a trailing comma', async () => {
  const text = await (await fetch(rig.url(DETAILED))).text();
  const [header = '', ...lines] = text.trimEnd().split('\n');
  assert.equal(header.split(',').length, 33);
  assert.ok(header.endsWith('SM_FREEZE_QTY,'));
  assert.ok(lines.every((line) => line.endsWith(',')));
  const index = lines.find((one) => one.startsWith('NSE,I,13,'));
  assert.equal(
    index,
    'NSE,I,13,NA,INDEX,13,NIFTY,NIFTY,Nifty 50,INDEX,NA,1.0,0001-01-01,,XX,0.0500,N,N,N,N,NA,A,0,0,0,0,0,0,0,0.0000,0.0000,0,',
  );
  const list = await rows(DETAILED);
  const option = find(list, 'SECURITY_ID', '40100', 'SEGMENT', 'D');
  assert.deepEqual(
    [
      option['UNDERLYING_SECURITY_ID'],
      option['SYMBOL_NAME'],
      option['DISPLAY_NAME'],
      option['STRIKE_PRICE'],
      option['SM_FREEZE_QTY'],
    ],
    ['26000', 'NIFTY-Nov2026-24000-CE', 'NIFTY 24 NOV 24000 CALL', '24000.00000', '1800'],
  );
  assert.equal(find(list, 'SECURITY_ID', '53429', 'SEGMENT', 'D')['UNDERLYING_SECURITY_ID'], '1333');
  assert.equal(find(list, 'SECURITY_ID', '565899', 'SEGMENT', 'M')['UNDERLYING_SECURITY_ID'], '294');
});

test('the traps of the real file are in it', async () => {
  const list = await rows(DETAILED);
  const thirteen = list.filter((one) => one['SECURITY_ID'] === '13');
  assert.deepEqual(
    new Set(thirteen.map((one) => one['UNDERLYING_SYMBOL'])),
    new Set(['ABB', 'NIFTY']),
    'one id in two segments',
  );
  assert.equal(find(list, 'SECURITY_ID', '3045', 'SEGMENT', 'E')['SYMBOL_NAME'], 'STATE BANK OF INDIA, LTD');
  const sharing = list.filter((one) => one['SEGMENT'] === 'E' && one['UNDERLYING_SYMBOL'] === 'ABB');
  assert.deepEqual(
    new Set(sharing.map((one) => one['SERIES'])),
    new Set(['EQ', 'N0']),
    'a debenture under a share’s ticker',
  );
  assert.equal(list.filter((one) => (one['SYMBOL_NAME'] as string).includes('NSETEST')).length, 2);
  assert.equal(find(list, 'SECURITY_ID', '1333', 'SEGMENT', 'E')['SM_FREEZE_QTY'], '-1');
  assert.equal(find(list, 'SECURITY_ID', '957001', 'SEGMENT', 'E')['SM_UPPER_LIMIT'], '-1.0000');
  assert.equal(find(list, 'SECURITY_ID', '48704', 'SEGMENT', 'D')['STRIKE_PRICE'], '-0.01000');
  assert.equal(find(list, 'SECURITY_ID', '565899', 'SEGMENT', 'M')['LOT_SIZE'], '1.0', 'no contract multiplier');
  const compact = await rows(COMPACT);
  const same = compact.filter((one) => one['SEM_TRADING_SYMBOL'] === 'NIFTY-Nov2026-24000-CE');
  assert.equal(same.length, 2, 'weekly and monthly share a trading symbol');
});

test('unchanged files are not sent again', async () => {
  const first = await fetch(rig.url(COMPACT));
  const etag = first.headers.get('etag') as string;
  const modified = first.headers.get('last-modified') as string;
  assert.equal(modified, 'Fri, 20 Nov 2026 02:45:00 GMT');
  assert.equal((await fetch(rig.url(COMPACT), { headers: { 'If-None-Match': etag } })).status, 304);
  assert.equal((await fetch(rig.url(COMPACT), { headers: { 'If-None-Match': '"other"' } })).status, 200);
  assert.equal((await fetch(rig.url(COMPACT), { headers: { 'If-Modified-Since': modified } })).status, 304);
  assert.equal((await fetch(rig.url(COMPACT), { method: 'HEAD' })).headers.get('etag'), etag);
});

test('one segment alone, directly or behind a redirect', async () => {
  const direct = await rig.get('/v2/instrument/IDX_I');
  assert.equal(parse(await direct.text(), { columns: true }).length, 4);
  const other = await startRig({ instrumentRedirect: true });
  const redirect = await other.get('/v2/instrument/NSE_EQ');
  assert.equal(redirect.status, 302);
  const followed = await fetch(new URL(redirect.headers.get('location') as string, other.url('/')));
  assert.equal(followed.status, 200);
  assert.equal((await rig.get('/v2/instrument/NOWHERE')).status, 404);
  await other.server.close();
});

test('a new listing makes new files; a share changed its series and its id', async () => {
  const own = await startRig({ rateLimits: false });
  const shifted = async (): Promise<Row> => {
    const list = parse(await (await fetch(own.url(DETAILED))).text(), { columns: true }) as Row[];
    return list.find((one) => one['UNDERLYING_SYMBOL'] === 'SIMSHIFT') as Row;
  };
  const before = await shifted();
  own.market.relist(40_000);
  const later = await shifted();
  assert.deepEqual([before['SERIES'], later['SERIES']], ['EQ', 'BE']);
  assert.notEqual(before['SECURITY_ID'], later['SECURITY_ID']);
  await own.server.close();
});

test('a truncated file ends inside a row', async () => {
  const own = await startRig({ rateLimits: false });
  const whole = await (await fetch(own.url(COMPACT))).text();
  await own.fault({ truncatedCsv: true });
  const cut = await (await fetch(own.url(COMPACT))).text();
  assert.ok(cut.length < whole.length && whole.startsWith(cut) && !cut.endsWith('\n'));
  await own.server.close();
});
