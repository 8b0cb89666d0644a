import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Audit } from '#contract/model/trading.ts';
import type { TradingFacts } from '../../../../src/main/core/risk/control.ts';
import { auditFile } from '../../../../src/main/threads/order/audit-files.ts';
import { OrderBed } from '../../../support/order-bed.ts';
import { sampleIntent } from '../../../support/order-events.ts';
import { ScriptedVenue } from '../../../support/scripted-venue.ts';

const ID = sampleIntent().clientOrderId;
const FACTS: TradingFacts = {
  feed: 'live',
  lagMsP99: 100,
  tokenEndsMs: null,
  tokenDead: false,
  clockSkewMs: 0,
  changedInstruments: [],
  staticIpOk: null,
};

async function linesOf(bed: OrderBed, query: { event?: string; clientOrderId?: string } = {}): Promise<Audit[]> {
  const { lines } = await bed.ask('audit.list', { limit: 100, ...query });
  return lines.toReversed();
}

describe('what the order thread writes down', () => {
  it('an order: who sent what, the very bytes, the answer, and what was confirmed before', async () => {
    const bed = await new OrderBed().start();
    await bed.ask('order.place', sampleIntent({ confirmed: ['duplicate'] }));
    await bed.pass(100);
    const lines = await linesOf(bed, { clientOrderId: ID });
    assert.deepEqual(
      lines.map(({ event, who }) => [event, who]),
      [
        ['order.sent', 'test'],
        ['order.accepted', 'venue'],
      ],
    );
    assert.match(lines[0]?.text ?? '', /^BUY 130 .*confirmed: duplicate$/);
    assert.deepEqual(JSON.parse(lines[0]?.json ?? ''), { correlationId: ID, quantity: 130 });
    assert.match(lines[1]?.text ?? '', /^7001 TRANSIT/);
  });

  it('a denied order with its reason, and every block and state behind it', async () => {
    const judge = (): ReturnType<typeof verdict> => verdict();
    const verdict = () => ({
      denied: { code: 'denied.value', kind: 'denied' as const, text: 'Too large.' },
      warnings: [],
    });
    const bed = await new OrderBed({ parts: { risk: () => ({ judge, saw: () => {}, counted: () => {} }) } }).start();
    await bed.pass(500);
    bed.body.step({ type: 'facts', facts: { ...FACTS, feed: 'stale' } }, 0);
    await bed.ask('order.place', sampleIntent());
    bed.body.step({ type: 'facts', facts: FACTS }, 0);
    const [denied] = await linesOf(bed, { event: 'order.denied' });
    assert.match(denied?.text ?? '', /denied\.value: Too large/);
    assert.match(denied?.json ?? '', /"quantity":130/);
    const states = await linesOf(bed, { event: 'state.changed' });
    assert.deepEqual(
      states.map(({ text }) => text),
      ['start → Halted', 'Halted → Active', 'Active → Reducing', 'Reducing → Active'],
    );
    const [block] = await linesOf(bed, { event: 'block.lifted' });
    assert.equal(block?.text, 'unreconciled');
  });

  it('failure mode 31: a torn tail after a crash does not keep the order thread from starting', async () => {
    const venue = new ScriptedVenue();
    const bed = await new OrderBed({ venue }).start();
    await bed.ask('order.place', sampleIntent());
    await bed.pass(100);
    appendFileSync(auditFile(join(bed.dataDir, 'orders', 'paper-main'), '2026-11-20'), '{"seq":');
    const again = await new OrderBed({ venue, dataDir: bed.dataDir }).start();
    await again.pass(500);
    const events = (await linesOf(again)).map(({ event }) => event);
    assert.ok(events.includes('audit.mended'));
    assert.ok(events.indexOf('order.sent') < events.indexOf('audit.mended'));
    assert.equal((await again.ask('trading.read', {})).state, 'Active');
  });
});
