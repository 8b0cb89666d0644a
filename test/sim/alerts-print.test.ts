import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Caller } from '#contract/caller.ts';
import { PRINT_PART_BYTES } from '#contract/calls/alerts.ts';
import { faultOf } from '#contract/faults.ts';
import { alertsCommand } from '../../src/main/cli/alerts.ts';
import { connectToTerminal } from '../../src/main/host/command-client.ts';
import { until } from '../support/feed-server.ts';
import { RealTerminal } from '../support/real-terminal.ts';

/** A PDF as it is put together from its parts. */
async function printed(door: Caller, id: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let from: number | null = 0; from !== null; ) {
    const part: { base64: string; next: number | null } = await door.call('alerts.printed', { id, from });
    parts.push(Buffer.from(part.base64, 'base64'));
    assert.ok(parts.at(-1)!.length <= PRINT_PART_BYTES);
    from = part.next;
  }
  return Buffer.concat(parts);
}

const isPdf = (bytes: Buffer): boolean =>
  bytes.subarray(0, 5).toString() === '%PDF-' && bytes.subarray(-32).toString().includes('%%EOF');
const pagesOf = (bytes: Buffer): number => bytes.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;

async function code(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (thrown) {
    const { code: found, text } = faultOf(thrown);
    assert.ok(text.length > 10, `a sentence: ${text}`);
    return found;
  }
  return assert.fail('it was refused');
}

test('alerts and hits as CSV and PDF through the engine, its threads and the door; bad input is told in words', async (context) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'alerts-print-'));
  context.after(() => rmSync(dataDir, { recursive: true, force: true }));
  const real = await RealTerminal.start({ dataDir, instruments: 40, alwaysOn: '', clock: '2026-11-20 10:30' });
  context.after(() => real.stop());
  await until(() => real.session?.feed === 'live', 'the feed', 30_000);
  const door = await connectToTerminal(dataDir);
  context.after(() => door.close('the test is over'));

  const { rows } = await door.call('instruments.page', { from: 0, limit: 40 });
  const share = rows.find(({ kind }) => kind === 'EQUITY') ?? assert.fail('a share');
  await door.call('alerts.rules.save', { text: `${share.symbol} above 0.05` });
  let alerts = 0;
  const count = (): boolean => {
    void door.call('alerts.export', { what: 'alerts', format: 'csv', filter: {} }).then((told) => (alerts = told.rows));
    return alerts > 0;
  };
  await until(count, 'an alert that is stored', 30_000);

  const csv = await door.call('alerts.export', { what: 'alerts', format: 'csv', filter: { kind: 'price' } });
  assert.equal(csv.rows, 1);
  assert.ok(csv.text.includes(share.symbol));
  const made = await door.call('alerts.print', { what: 'alerts', filter: { kind: 'price' } });
  assert.deepEqual([made.rows, made.whole], [1, true]);
  const pdf = await printed(door, made.id);
  assert.equal(pdf.length, made.bytes);
  assert.ok(isPdf(pdf) && pagesOf(pdf) === 1, `${pagesOf(pdf)} pages`);
  const none = await door.call('alerts.print', { what: 'hits', filter: { scannerId: 'no-such-scanner' } });
  assert.equal(none.rows, 0);
  assert.ok(isPdf(await printed(door, none.id)), 'an empty table is a PDF all the same');

  assert.equal(await code(printed(door, made.id)), 'input.print', 'another one took its place');
  assert.equal(await code(door.call('alerts.printed', { id: none.id, from: 99_999_999 })), 'input.print');
  const refused = [
    ['alerts.print', { what: 'orders', filter: {} }],
    ['alerts.print', { what: 'hits', filter: { priority: 'loud' } }],
    ['alerts.print', { what: 'hits' }],
    ['alerts.printed', { id: none.id, from: -1 }],
    ['alerts.export', { what: 'hits', format: 'pdf', filter: {} }],
  ] as const;
  for (const [name, input] of refused) {
    const found = await code(door.call(name, input as never));
    assert.match(found, /^input\./, `${name} ${JSON.stringify(input)}: ${found}`);
  }

  const said: string[] = [];
  const io = {
    lines: (async function* () {})(),
    write: async (text: string) => void said.push(text),
    complain: () => {},
  };
  const run = (...args: string[]): Promise<number> => alertsCommand([...args, '--data', dataDir], io);
  const file = (name: string): string => join(dataDir, name);
  assert.equal(await run('export', file('alerts.pdf')), 0);
  assert.equal(await run('export', file('alerts.csv')), 0);
  assert.ok(isPdf(readFileSync(file('alerts.pdf'))));
  assert.ok(readFileSync(file('alerts.csv'), 'utf8').includes(share.symbol));
  assert.match(said.at(-1) ?? '', /^\d+ alerts in /);
  assert.equal(await code(run('export', file('alerts.txt'))), 'input.flag');
  assert.equal(await code(run('export', file('nowhere/alerts.pdf'))), 'input.out');
  assert.equal(await code(run('export', file('nowhere/hits.csv'), '--hits')), 'input.out');
  assert.equal(existsSync(file('nowhere')), false);
  assert.equal(
    await code(alertsCommand(['export', file('a.pdf'), '--data', file('other')], io)),
    'unavailable.no_terminal',
  );
});
