import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Order } from '#contract/model/order.ts';
import { anEquity, eventually, intentFor, ScriptedTerminal, untilActive } from '../support/scripted-terminal.ts';

describe('commands of a running terminal', () => {
  const terminal = new ScriptedTerminal();
  let symbol = '';

  before(async () => {
    await terminal.start();
    const line = await terminal.connect();
    await untilActive(line);
    const equity = await anEquity(line);
    symbol = equity.symbol;
    await line.call('order.place', intentFor(equity, { clientOrderId: 'cmd-buy-001', quantity: 1_234_567 }));
    const resting = { clientOrderId: 'cmd-rest-01', quantity: 5, type: 'LIMIT', price: 50 } as const;
    await line.call('order.place', intentFor(equity, resting));
    await eventually('a position', async () => (await line.call('positions.list', {})).positions[0]?.net === 1_234_567);
    line.close('set up');
  });
  after(() => terminal.close());

  it('orders and positions stand in aligned tables with lakhs and crores', async () => {
    const open = await terminal.cli(['orders', '--open']);
    assert.equal(open.code, 0, open.stderr);
    const [head = '', row = '', ...rest] = open.stdout.trimEnd().split('\n');
    assert.equal(rest.length, 0);
    assert.match(row, /BUY .* 5 .*LIMIT .*0\.50.*Working .*cmd-rest-01/);
    assert.equal(head.indexOf('STATUS'), row.indexOf('Working'));
    const all = JSON.parse((await terminal.cli(['orders', '--json'])).stdout) as { clientOrderId: string }[];
    assert.deepEqual(
      all.map(({ clientOrderId }) => clientOrderId),
      ['cmd-buy-001', 'cmd-rest-01'],
    );
    const positions = await terminal.cli(['positions']);
    assert.match(positions.stdout, new RegExp(`${symbol} +INTRADAY +hand +12,34,567 `));
    assert.match(positions.stdout, /main \(paper\), (Active|Reducing): realised/);
    assert.match((await terminal.cli(['funds'])).stdout, /available +10,00,000\.00/);
    const compared = await terminal.cli(['reconcile', '--dry-run']);
    assert.deepEqual([compared.code, compared.stdout.slice(0, 15)], [0, 'The books agree']);
  });

  it('another account, and a word that was not typed, do nothing', async () => {
    const other = await terminal.cli(['kill', '--yes', '--account', 'other']);
    assert.equal(other.code, 2);
    assert.match(other.stderr, /trades account 'main', not 'other'. Nothing was done/);
    const unsure = await terminal.cli(['kill'], undefined, 'yes\n');
    assert.equal(unsure.code, 2);
    assert.match(unsure.stderr, /cancels 1 working orders.*account main \(paper\).*Nothing was done/s);
    assert.match((await terminal.cli(['positions'])).stdout, /12,34,567/);
  });

  it('kill goes on when its command is interrupted, and the next one follows it until the account is flat', async () => {
    const first = await terminal.cli(['kill', '--yes'], (text, child) => {
      if (text.includes('entries blocked')) child.kill('SIGINT');
    });
    assert.equal(first.code, 130);
    assert.match(first.stderr, /goes on in the terminal/);
    const second = await terminal.cli(['kill'], undefined, 'KILL\n');
    assert.equal(second.code, 0, second.stdout + second.stderr);
    // On a busy machine the first one is through before the second command has started.
    assert.match(second.stdout, /entries blocked by command line\n.*([01]) cancels sent\n.*\1 of \1 orders are gone/);
    const ended = JSON.parse((await terminal.cli(['orders', '--json'])).stdout) as Pick<
      Order,
      'clientOrderId' | 'status'
    >[];
    assert.equal(ended.find(({ clientOrderId }) => clientOrderId === 'cmd-rest-01')?.status, 'Cancelled');
    assert.match(second.stdout, /\n\S+ {2}flat\nFlat\. Entries stay blocked/);
    assert.equal((await terminal.cli(['orders', '--open'])).stdout, 'No order is open.\n');
    const early = await terminal.cli(['unlock'], undefined, 'RESUME\n');
    assert.equal(early.code, 1);
    assert.match(early.stderr, /Entries stay blocked for \d+ s more/);
  });

  it('audit tells all of it, exports it, and survives SIGKILL and a torn tail', async () => {
    const told = await terminal.cli(['audit', '--event', 'kill']);
    assert.match(told.stdout, /kill\.stepped +command line +flat/);
    await terminal.kill();
    const [book = ''] = readdirSync(join(terminal.dir, 'orders'));
    const file = join(terminal.dir, 'orders', book, '2026-11-20.audit.jsonl');
    assert.equal(statSync(file).mode & 0o777, 0o600);
    appendFileSync(file, '{"seq":99,"atMs":');
    const csv = await terminal.cli(['audit', '--format', 'csv', '--all']);
    assert.equal(csv.code, 0, csv.stderr);
    const rows = csv.stdout.trimEnd().split('\n');
    assert.equal(rows[0], 'seq,at,event,who,clientOrderId,text,json');
    assert.match(csv.stdout, /order\.sent,command 1,cmd-buy-001,.*,"\{""correlationId"":""cmd-buy-001""/);
    assert.match(rows.at(-1) ?? '', /^0,/);
    const json = await terminal.cli(['audit', '--format', 'json', '--order', 'cmd-rest-01', '--date', '2026-11-20']);
    const events = json.stdout
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { event: string }).event);
    assert.deepEqual(events.toReversed().slice(0, 3), ['order.sent', 'order.accepted', 'order.cancel_sent']);
  });

  it('without a terminal, and in a wrong folder, every command says so', async () => {
    for (const args of [
      ['orders'],
      ['positions'],
      ['funds'],
      ['kill', '--yes'],
      ['unlock'],
      ['reconcile', '--dry-run'],
    ]) {
      const { code, stderr } = await terminal.cli(args);
      assert.equal(code, 1);
      assert.match(stderr, /^No terminal runs on .*--data DIR/);
    }
    const foreign = mkdtempSync(join(tmpdir(), 'muhurat-foreign-'));
    writeFileSync(join(foreign, 'thesis.doc'), '');
    const wrong = await terminal.cli(['kill', '--yes', '--data', foreign]);
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /not a data folder of this terminal/);
    const missing = await terminal.cli(['audit', '--book', 'nobody']);
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /There is no book 'nobody' with an audit/);
    assert.ok(existsSync(join(foreign, 'thesis.doc')));
    rmSync(foreign, { recursive: true });
  });
});
