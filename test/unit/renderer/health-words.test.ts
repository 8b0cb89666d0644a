import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Health } from '#contract/model/terminal.ts';
import { auditFigures, feedFigures, fewerSockets } from '../../../src/renderer/panels/health/health-words.ts';
import { SAMPLE_OUTPUTS } from '../../contract/samples.ts';

const health = (over: Partial<Health>): Health => ({ ...SAMPLE_OUTPUTS['health.sample'], ...over });

test('the audit tells every segment, and warns of what does not add up alone', () => {
  const whole = auditFigures(health({}));
  assert.deepEqual(whole[0], { name: 'NSE_FNO', value: '100 = 99 applied + 1 rejected', warn: false });
  assert.ok(whole.every(({ warn }) => !warn));
  const { audit } = health({});
  const lossy = auditFigures(health({ audit: { ...audit, bytesUnexplained: 12, bytesUnrecorded: 5 } }));
  assert.deepEqual(
    lossy.filter(({ warn }) => warn).map(({ name, value }) => [name, value]),
    [['bytes unexplained', '12']],
  );
  assert.equal(lossy.at(-1)?.name, 'bytes unrecorded');
});

test('packets that nobody wants any more are no trouble', () => {
  const figures = feedFigures(health({ rejected: { rejectedNotWanted: 7, rejectedLength: 1 } }));
  const rejected = figures.filter(({ name }) => name.startsWith('rejected'));
  assert.deepEqual(
    rejected.map(({ name, warn }) => [name, warn]),
    [
      ['rejected: rejectedNotWanted', false],
      ['rejected: rejectedLength', true],
    ],
  );
});

test('fewer connections are offered while one of several is missing', () => {
  assert.equal(fewerSockets(health({ sockets: { open: 2, wanted: 3 } })), 2);
  assert.equal(fewerSockets(health({ sockets: { open: 3, wanted: 3 } })), null);
  assert.equal(fewerSockets(health({ sockets: { open: 0, wanted: 1 } })), null);
});
