import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Counters, FEED_COUNTERS, RECORDER_COUNTERS } from '../../../src/main/core/counters.ts';
import { auditTrouble, feedAudit } from '../../../src/main/core/feed-audit.ts';
import { logAudit } from '../../../src/main/engine/audit-log.ts';
import { Log } from '../../../src/main/engine/log.ts';
import { bed, DATE, time } from '../../support/feed-bed.ts';
import { fullPacket, rawPacket, stacked, tickerPacket, wireTime } from '../../support/feed-packets.ts';
import { sharedMemory } from '../../support/store-bench.ts';

/** A day of three good packets, an unknown instrument, and bytes that cannot be read. */
function fedCounters(): Counters<(typeof FEED_COUNTERS)[number]> {
  const { writer, counters } = bed();
  const at = wireTime(DATE, 10, 0);
  writer.applyBytes(
    stacked(
      fullPacket(2, 49_081, { ltp: 100, ltt: at, volume: 5 }),
      tickerPacket(2, 49_081, 101, at + 1),
      tickerPacket(1, 7, 101, at + 1),
      rawPacket(99, 20, 20),
    ),
    time(10, 0, 2),
  );
  return counters;
}

test('the day adds up by segment, packets and bytes', () => {
  const audit = feedAudit(fedCounters().snapshot(), null);
  assert.deepEqual(audit, {
    rows: [
      { segment: 'NSE_EQ', bytes: 16, packets: 1, applied: 0, rejected: 1 },
      { segment: 'NSE_FNO', bytes: 178, packets: 2, applied: 2, rejected: 0 },
      { segment: 'unread', bytes: 20, packets: 1, applied: 0, rejected: 1 },
    ],
    packetsUnexplained: 0,
    bytesUnexplained: 0,
    bytesUnrecorded: null,
  });
  assert.equal(auditTrouble(audit), null);
});

test('a packet or a byte that vanishes is told, of the recording too', () => {
  const counters = fedCounters();
  const recorder = Counters.create(RECORDER_COUNTERS);
  recorder.set('bytesRecorded', 200);
  recorder.set('bytesDropped', 10);
  recorder.set('bytesWaiting', 4);
  assert.equal(feedAudit(counters.snapshot(), recorder.snapshot()).bytesUnrecorded, 0);
  counters.add('audit.NSE_FNO.applied', -1);
  counters.add('bytes', 30);
  const text = auditTrouble(feedAudit(counters.snapshot(), recorder.snapshot()));
  assert.match(text ?? '', /do not add up: \d+ packets, 30 bytes, 30 bytes of the recording/);
});

test('the audit of the day is one line of the log, and trouble an error', () => {
  const lines: string[] = [];
  const log = new Log({ level: 'info', wallMs: () => 0, write: (line) => void lines.push(JSON.stringify(line)) });
  const memory = sharedMemory(4);
  assert.equal(logAudit(log, memory, DATE), null);
  assert.equal(lines.length, 0, 'a day without a packet has nothing to audit');
  const feed = Counters.attach(memory.counters.feed, FEED_COUNTERS);
  feed.cells.set(fedCounters().cells);
  assert.equal(logAudit(log, memory, DATE), null);
  assert.match(lines[0] ?? '', /"event":"feed.audited".*"NSE_FNO"/);
  feed.add('packets');
  assert.match(logAudit(log, memory, DATE) ?? '', /1 packets|2 packets/);
  assert.match(lines[1] ?? '', /"level":"error"/);
});
