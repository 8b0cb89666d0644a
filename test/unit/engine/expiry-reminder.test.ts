import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Position } from '#contract/model/position.ts';
import { jobWorks } from '../../../src/main/engine/job-works.ts';
import { share } from '../../support/scan-bench.ts';
import { shippedCalendar } from '../../support/shipped-calendar.ts';

const option = (securityId: number, underlying: string, expiry: string): Instrument => {
  return { ...share(0), segment: 'NSE_FNO', kind: 'OPTSTK', sessionClass: 'FNO', securityId, underlying, expiry };
};
const TOOLS = { pause: async () => {}, run: () => assert.fail('not asked'), isEnded: () => false };

/** What the reminder says of what is subscribed, held and listed. The day's list knows all of it. */
async function reminder(subscribed: Instrument[], held: Instrument[], listed: Instrument[]): Promise<string> {
  const asked: number[] = [];
  const works = jobWorks({
    calendar: shippedCalendar(),
    nowMs: () => Date.parse('2026-11-20T09:00:00+05:30'),
    wallMs: () => 0,
    subscribed: () => subscribed,
    codeOf: ({ securityId }) => securityId,
    listed: () => Promise.resolve(listed.map(({ securityId }) => securityId)),
    positions: () =>
      Promise.resolve(held.map((one) => ({ ...one, symbol: `${one.underlying} X`, net: -75 }) as unknown as Position)),
    ask: (async (request: { codes: number[] }) => {
      asked.push(...request.codes);
      return { instruments: [...held, ...listed].filter(({ securityId }) => request.codes.includes(securityId)) };
    }) as never,
    levels: () => assert.fail('not asked'),
    lake: () => assert.fail('not asked'),
    raise: () => {},
  });
  const work = works['expiries']!;
  await work.begin(TOOLS);
  const { summary } = await work.finish({} as never, TOOLS);
  assert.ok(
    subscribed.every(({ securityId }) => !asked.includes(securityId)),
    'what is subscribed is known',
  );
  return summary;
}

test('the expiry reminder looks at positions and lists too, subscribed or not', async () => {
  const [nifty, tcs, wipro] = [
    option(1, 'NIFTY', '2026-11-20'),
    option(2, 'TCS', '2026-11-20'),
    option(3, 'WIPRO', '2026-11-23'),
  ];
  assert.match(await reminder([], [], []), /^Nothing that is subscribed, listed or held expires/);
  assert.equal(await reminder([nifty], [], []), 'Today 1 contract of NIFTY will expire; no position.');
  assert.match(
    await reminder([nifty], [tcs], []),
    /Today 2 contracts of NIFTY, TCS will expire; positions: TCS X -75\. Close or roll/,
  );
  assert.equal(
    await reminder([nifty], [], [nifty, wipro]),
    'Today 1 contract of NIFTY will expire; no position. On 2026-11-23 1 contract of WIPRO will expire; no position.',
  );
});
