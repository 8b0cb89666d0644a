import assert from 'node:assert/strict';
import { test } from 'node:test';
import { segmentsIn } from '../../src/main/adapters/recording/recording-folder.ts';
import { openRecording } from '../../src/main/adapters/recording/recording-reader.ts';
import { DayBars } from '../../src/main/core/bars/day-bars.ts';
import { Counters, FEED_COUNTERS } from '../../src/main/core/counters.ts';
import { MESSAGE_KIND } from '../../src/main/core/recording/frame-encoder.ts';
import { FeedWriter } from '../../src/main/core/table/feed-writer.ts';
import { TickTable } from '../../src/main/core/table/tick-table.ts';
import { BUSY_DATE, recordBusyDay } from '../support/busy-day.ts';
import { temporaryFolder } from '../support/recordings.ts';
import { shippedCalendar } from '../support/shipped-calendar.ts';

const INSTRUMENTS = 25_000;
const PER_SECOND = 5_000;
const MINUTES = 3;
const GOAL = 200;
/** What a slow machine must still reach; processor time, whoever else uses it. */
const ASSERTED = 60;

test(`decoding and applying of ${INSTRUMENTS} instruments at ${PER_SECOND} packets a second`, (context) => {
  const dataDir = temporaryFolder(context);
  const packets = recordBusyDay(dataDir, INSTRUMENTS, MINUTES, PER_SECOND);
  const { reader } = openRecording(segmentsIn(`${dataDir}/recordings/${BUSY_DATE}`), null);
  const counters = Counters.create(FEED_COUNTERS);
  const day = shippedCalendar().tradeDay(BUSY_DATE);
  const writer = new FeedWriter(TickTable.create(INSTRUMENTS), DayBars.create(INSTRUMENTS), counters, day);
  for (const { slot, segment, securityId, sessionClass } of reader.instruments) {
    writer.watch(slot, segment, securityId, sessionClass, reader.fromMs);
  }
  const before = process.cpuUsage();
  for (let one = reader.next(); one !== null; one = reader.next()) {
    if (one.kind === MESSAGE_KIND.frames) writer.applyBytes(one.bytes, one.recvMs);
  }
  const { user, system } = process.cpuUsage(before);
  reader.close();
  assert.equal(counters.get('applied'), packets);
  const ratio = (MINUTES * 60_000) / ((user + system) / 1_000);
  const ns = ((user + system) * 1_000) / packets;
  console.log(
    `replayed: ${ns.toFixed(0)} ns of processor time a packet, × ${ratio.toFixed(0)} of real time (goal ${GOAL})`,
  );
  assert.ok(ratio >= ASSERTED, `× ${ratio}`);
});
