import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Product } from '#contract/model/order.ts';
import type { VenuePosition } from '../../../../src/main/adapters/order-adapter.ts';
import { istMidnightMs } from '../../../../src/main/core/time/ist.ts';
import { CarriedPositions } from '../../../../src/main/threads/order/carried.ts';
import { openJournal } from '../../../../src/main/threads/order/journal-file.ts';
import { OrderRecords } from '../../../../src/main/threads/order/order-records.ts';
import { OrderBed } from '../../../support/order-bed.ts';
import { sampleIntent } from '../../../support/order-events.ts';
import { ScriptedVenue } from '../../../support/scripted-venue.ts';
import { shippedCalendar } from '../../../support/shipped-calendar.ts';

const { segment, securityId } = sampleIntent();
const DATE = '2026-11-20';
const minute = (hour: number): number => istMidnightMs(DATE) + hour * 3_600_000;

const row = (product: Product, net: number, carried = net): VenuePosition => {
  const cost = { carriedAverage: carried === 0 ? null : 12_000, realisedPaise: 0 };
  return { segment, securityId, symbol: 'NIFTY', product, net, carried, ...cost };
};

/** The carried positions of a day at a time, with a journal on disk. */
function carriedBed(dir = mkdtempSync(join(tmpdir(), 'muhurat-carried-'))) {
  const sink = { order: () => {}, fill: () => {}, journalFailed: () => {}, journalBack: () => {} };
  const records = new OrderRecords(openJournal(dir, DATE), sink);
  const time = { nowMs: minute(7) };
  const parts = {
    records,
    clock: { nowMs: () => time.nowMs },
    instruments: { find: () => undefined },
    audit: () => {},
  };
  const carried = new CarriedPositions(
    parts as never,
    { isPending: () => false } as never,
    shippedCalendar().tradeDay(DATE),
  );
  const nets = (): Record<string, number> =>
    Object.fromEntries([...records.positions.all()].map(({ product, net }) => [product, net]));
  return { dir, records, time, carried, nets };
}

describe('what was carried into the day', () => {
  it('is taken anew with each reading until the first session opens, and holds from then on', () => {
    const { dir, records, time, carried, nets } = carriedBed();
    carried.take([]);
    assert.deepEqual(nets(), {}, 'the broker shows nothing in the night');
    carried.take([row('MARGIN', 65), row('CNC', 10)]);
    carried.take([row('MARGIN', 130)]);
    assert.deepEqual(nets(), { MARGIN: 130, CNC: 0 });
    time.nowMs = minute(10);
    carried.take([row('MARGIN', 65)]);
    assert.equal(nets()['MARGIN'], 130, 'units that moved in the session are no other beginning');
    records.close();
    const second = carriedBed(dir);
    second.time.nowMs = minute(10);
    second.carried.take([]);
    assert.deepEqual(second.nets(), { MARGIN: 130 });
    second.records.close();
  });

  it('is not what is left of the day before, nor what was converted before the session', () => {
    const { records, carried, nets } = carriedBed();
    // Yesterday's book: carried into yesterday, and sold there.
    carried.take([row('MARGIN', 0, 130)]);
    assert.deepEqual(nets(), {});
    carried.take([row('MARGIN', 130)]);
    carried.take([row('MARGIN', 65), row('INTRADAY', 65, 0)]);
    assert.deepEqual(nets(), { MARGIN: 130 }, 'a conversion is told by the difference');
    records.close();
  });

  it('is booked late when the session has begun, but not what a conversion or a fill explains', () => {
    const { records, time, carried, nets } = carriedBed();
    carried.take([row('MARGIN', 130)]);
    time.nowMs = minute(10);
    carried.take([row('MARGIN', 65), row('INTRADAY', 65)]);
    assert.deepEqual(nets(), { MARGIN: 130 }, 'converted, whatever the broker calls it');
    carried.take([row('MARGIN', 130), row('CNC', 7, 10)]);
    assert.deepEqual(nets(), { MARGIN: 130 }, 'three units of it are not accounted for');
    carried.take([row('MARGIN', 130), row('CNC', 10)]);
    carried.take([row('MARGIN', 130), row('CNC', 10)]);
    assert.deepEqual(nets(), { MARGIN: 130, CNC: 10 });
    records.close();
  });

  it('that the broker shows after the first reading is known, and the kill switch sees it', async () => {
    const bed = await new OrderBed({ venue: new ScriptedVenue() }).start();
    await bed.pass(500);
    bed.venue.openPositions = [row('MARGIN', 130)];
    await bed.pass(35_000);
    assert.equal((await bed.audited('position.carried_late')).length, 1);
    await bed.ask('kill.start', { by: 'me' });
    await bed.pass(3_000);
    const sold = bed.venue.placed.map(({ side, product, quantity }) => `${side} ${quantity} ${product}`);
    assert.equal(sold[0], 'SELL 130 MARGIN');
    assert.notEqual((await bed.ask('trading.read', {})).kill.phase, 'done', 'the account holds 130 units');
  });
});

describe('the kill switch is done when the broker calls it flat', () => {
  const killOf = async (bed: OrderBed) => (await bed.ask('trading.read', {})).kill;

  it('and names what the broker shows and nobody here can exit', async () => {
    const bed = await new OrderBed().start();
    // No product of ours: it is booked by nobody.
    bed.venue.openPositions = [{ ...row('MARGIN', 65, 0), product: null }];
    await bed.ask('kill.start', { by: 'me' });
    await bed.pass(25_000);
    const { phase, steps } = await killOf(bed);
    assert.equal(phase, 'stuck');
    assert.ok(steps.some(({ text }) => /The broker shows 65 NIFTY as open\. Exit what is open by hand/.test(text)));
  });

  it('and not when its positions cannot be read', async () => {
    const bed = await new OrderBed().start();
    bed.venue.isDeaf = true;
    await bed.ask('kill.start', { by: 'me' });
    await bed.pass(25_000);
    const { phase, steps } = await killOf(bed);
    assert.equal(phase, 'stuck');
    assert.ok(steps.some(({ text }) => text.startsWith("The broker's positions are not known")));
  });

  it('and waits once for cancels and books together', async () => {
    const bed = await new OrderBed().start();
    await bed.ask('order.place', sampleIntent({ quantity: 65, clientOrderId: 'm-open-0001' }));
    await bed.pass(100);
    bed.venue.fill('7001', 65, 12_340, 't1');
    await bed.ask('order.place', sampleIntent({ quantity: 65, clientOrderId: 'm-work-0001' }));
    await bed.pass(1_000);
    // Neither the cancel nor the books are answered.
    bed.venue.cancel = async (venueOrderId) => ({ venueOrderId, venueStatus: 'PENDING' });
    bed.venue.orders = () => new Promise(() => {});
    await bed.ask('kill.start', { by: 'me' });
    await bed.pass(3_400);
    assert.equal(bed.venue.placed.at(-1)?.side, 'SELL', 'the exit is out after one wait of 3 s');
  });
});
