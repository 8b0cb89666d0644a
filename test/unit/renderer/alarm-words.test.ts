import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fault } from '#contract/faults.ts';
import { alarmWords } from '../../../src/renderer/shell/alarm-words.ts';

const ASKED = 'It is being looked up; do not send it again.';

test('an order in doubt: the remedy is said once, after the reason', () => {
  const why = fault('in_doubt.timeout', `POST /v2/orders was sent and has no answer: no answer in 5 s. ${ASKED}`);
  assert.equal(
    alarmWords({ text: `BUY 75 NIFTY NOV FUT: sent, no answer. ${ASKED}`, fault: why }),
    `BUY 75 NIFTY NOV FUT: sent, no answer. POST /v2/orders was sent and has no answer: no answer in 5 s. ${ASKED}`,
  );
});

test('a change in doubt: of a short remedy and a longer one the longer one stays', () => {
  const why = fault('in_doubt.timeout', `PUT /v2/orders/1 timed out. ${ASKED}`);
  const text = 'INFY: the change was sent and has no answer. It is being looked up.';
  assert.equal(
    alarmWords({ text, fault: why }),
    `INFY: the change was sent and has no answer. PUT /v2/orders/1 timed out. ${ASKED}`,
  );
});

test('nothing is lost of an alarm without a fault, nor of two that say different things', () => {
  assert.equal(alarmWords({ text: 'Entries halted. Exits work.', fault: null }), 'Entries halted. Exits work.');
  const why = fault('unavailable.down', 'The broker is down.');
  assert.equal(
    alarmWords({ text: 'Exit failed at 1,402.50.', fault: why }),
    'Exit failed at 1,402.50. The broker is down.',
  );
});
