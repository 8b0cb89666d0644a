import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FaultError, fault } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { TicketHold, type TicketHoldHost } from '../../../src/renderer/ticket/ticket-hold.ts';
import { testInstrument } from '../../support/fake-host.ts';

test('the ticket holds its instrument until it closes, and tells a new connection and a new epoch again', async () => {
  const told: unknown[] = [];
  const refused: string[] = [];
  const connect = (full = false): ReturnType<TicketHoldHost['client']> => ({
    call: ((name: string, { instrument }: { instrument: { securityId: number } | null }) => {
      told.push([name, instrument?.securityId ?? null]);
      return full ? Promise.reject(new FaultError(fault('input.test', 'no room'))) : Promise.resolve({});
    }) as never,
  });
  const [one, two] = [testInstrument(1), testInstrument(2)];
  const now = { client: connect() as ReturnType<TicketHoldHost['client']>, epoch: 1, open: null as Instrument | null };
  const hold = new TicketHold({
    client: () => now.client,
    epoch: () => now.epoch,
    instrument: () => now.open,
    refused: (text) => refused.push(text),
  });
  const after = (change: Partial<typeof now>): unknown[] => {
    Object.assign(now, change);
    hold.sync();
    hold.sync();
    return told.splice(0);
  };
  assert.deepEqual(after({}), [], 'no ticket was ever open');
  assert.deepEqual(after({ open: one }), [['feed.ticket', one.securityId]]);
  assert.deepEqual(after({ open: two }), [['feed.ticket', two.securityId]]);
  assert.deepEqual(after({ epoch: 2 }), [['feed.ticket', two.securityId]]);
  assert.deepEqual(after({ client: null, open: one }), []);
  assert.deepEqual(after({ client: connect() }), [['feed.ticket', one.securityId]]);
  assert.deepEqual(after({ open: null }), [['feed.ticket', null]]);
  assert.deepEqual(after({ client: connect(true), open: two }), [['feed.ticket', two.securityId]]);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(refused, ['no room']);
});
