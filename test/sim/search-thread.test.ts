import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { until } from '../support/feed-server.ts';
import { SimExchange } from '../support/sim-exchange.ts';
import { ThreadTrio } from '../support/thread-trio.ts';

const LISTED = 3_000;
const SUBSCRIBED = 40;

test('the store thread searches all that the exchange lists, and tells what a new day changed', async (context) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'search-'));
  context.after(() => rmSync(dataDir, { recursive: true, force: true }));
  const morning = async (date: string) => {
    const exchange = await SimExchange.start(LISTED, date, 9 * 60 + 20);
    context.after(() => exchange.server.close());
    const { day, line, access } = exchange;
    const trio = new ThreadTrio({ capacity: SUBSCRIBED, dataDir, day, clock: line, sourceKey: 'sim:7:3000', access });
    const { instruments } = await trio.ask({ kind: 'universe', limit: SUBSCRIBED });
    assert.ok(instruments.length <= SUBSCRIBED);
    const search = (text: string) => trio.ask({ kind: 'search', text, limit: 10 });
    // The list is stored some parts a tick, and the day's changes are there before that.
    let searched = 0;
    await until(() => {
      void search('nifty').then((found) => (searched = found.searched));
      return searched > SUBSCRIBED;
    }, 'the whole list is searched');
    return { trio, search };
  };

  const friday = await morning('2026-11-20');
  const future = (await friday.search('rel fut')).rows[0];
  assert.match(future?.symbol ?? '', /^RELIANCE NOV FUT$/);
  const option = (await friday.search('bnf ce')).rows[0];
  assert.deepEqual([option?.underlying, option?.right, option?.slot], ['BANKNIFTY', 'CE', -1]);
  assert.equal((await friday.search('nifty')).rows[0]?.slot, 0);
  assert.equal((await friday.trio.ask({ kind: 'changes', from: 0, limit: 10 })).since, null);
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  await friday.trio.close();

  const wednesday = await morning('2026-11-25');
  assert.match((await wednesday.search('rel fut')).rows[0]?.symbol ?? '', /^RELIANCE DEC FUT$/);
  const notice = () => wednesday.trio.store.find((report) => report.type === 'notice');
  await until(() => notice() !== undefined, 'the changes are told', 10_000);
  const told = notice();
  assert.ok(told?.type === 'notice');
  assert.match(told.notice.text, /^Instruments since 2026-11-20: \d+ new/);
  const changes = await wednesday.trio.ask({ kind: 'changes', from: 0, limit: 10 });
  assert.equal(changes.since, '2026-11-20');
  assert.ok(changes.expired > 0 && changes.counts.new > 0, JSON.stringify(changes.counts));
  await wednesday.trio.close();
});
