import type { PhaseSpan } from '#contract/model/session.ts';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { FileVolatility } from '../../../src/main/cli/as-of/file-volatility.ts';
import { scanCommand } from '../../../src/main/cli/scan.ts';
import { black76 } from '../../../src/main/core/options/black.ts';
import { monthlyExpiriesOn } from '../../../src/main/core/options/iv-plan.ts';
import { yearsToExpiry } from '../../../src/main/core/options/time-to-expiry.ts';
import { istMidnightMs } from '../../../src/main/core/time/ist.ts';
import { shippedIvPlan } from '../../../src/main/threads/store/shipped-iv-plan.ts';
import { temporaryFolder } from '../../support/recordings.ts';
import { shippedCalendar } from '../../support/shipped-calendar.ts';

const DATE = '2026-11-20';
const PLAN = shippedIvPlan(shippedCalendar(), DATE);
const RATE = 0.0525;
const SPOT = 24_500;
const STRIKES = [24_300, 24_400, 24_500, 24_600, 24_700];

/** Premiums of both months at one moment, as lines of the exchange's chain page. */
function chainLines(date: string, minute: number, sigma: number): string[] {
  const atMs = istMidnightMs(date) + minute * 60_000;
  const months = monthlyExpiriesOn(PLAN, 'NIFTY', date) ?? assert.fail(date);
  const hhmm = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  return months.flatMap((expiry) =>
    STRIKES.map((strike) => {
      const price = (wing: 1 | -1): string =>
        black76(wing, SPOT, strike, yearsToExpiry(expiry.atMs, atMs), sigma, RATE).price.toFixed(2);
      return `${date} ${hhmm}:05,${expiry.date},${strike},${price(1)},100,1000,${price(-1)},100,1000`;
    }),
  );
}

/** Volatility rises by the same step every session. */
const sigmaAt = (session: number): number => 0.1 + session * 0.001;

/** So many sessions with their closing chains, and the first minutes of the date after them. */
function file(context: TestContext, sessions: number): string {
  const head =
    'collection_timestamp,Expiry_Date,Strike_Price,CALLS_LTP,CALLS_Volume,CALLS_OI,PUTS_LTP,PUTS_Volume,PUTS_OI';
  const dates = PLAN.sessions.slice(-sessions).map(({ date }) => date);
  const closes = dates.flatMap((date, i) => chainLines(date, 928, sigmaAt(i)));
  const today = [556, 557, 558].flatMap((minute) => chainLines(DATE, minute, sigmaAt(sessions)));
  const path = join(temporaryFolder(context), 'chain.csv');
  writeFileSync(path, [head, ...closes, ...today, ''].join('\n'));
  return path;
}

interface Found {
  readonly scannerId: string;
  readonly variant: string;
  readonly evidence: Readonly<Record<string, number>>;
}

async function scan(path: string, folder: string): Promise<{ hits: readonly Found[]; said: string }> {
  let [text, said] = ['', ''];
  const io = {
    lines: (async function* () {})(),
    write: async (more: string) => void (text += more),
    complain: (more: string) => void (said += more),
  };
  const more = ['--symbols', 'NIFTY', '--from', DATE, '--format', 'json', '--folder', folder];
  await scanCommand(['iv-rank-extreme', '--data', path, ...more], io);
  return { hits: (JSON.parse(text) as { hits: Found[] }).hits, said };
}

test('scanners of IV rank go by the closing chains that the files hold, far before --from', async (context) => {
  const { hits, said } = await scan(file(context, 61), temporaryFolder(context));
  assert.match(said, /NIFTY: volatility is ranked among the 61 sessions/);
  assert.deepEqual(
    hits.map(({ scannerId, variant, evidence }) => [scannerId, variant, evidence['ivRank'], evidence['sessions']]),
    [['iv-rank-extreme', 'high', 100, 60]],
  );
});

test('with too few sessions they find nothing, and the report says how many there are', async (context) => {
  const { hits, said } = await scan(file(context, 12), temporaryFolder(context));
  assert.deepEqual(hits, []);
  assert.match(
    said,
    /NIFTY: the data holds the closing chains of 12 sessions .* needs 61, so these find nothing: iv-rank-extreme/,
  );
});

test('the volatility of a close is that of its fresh prices near the end of the session', () => {
  const session = (): readonly PhaseSpan[] => [{ phase: 'continuous', fromMinute: 555, toMinute: 940 }];
  const told = new FileVolatility(session);
  const { date } = PLAN.sessions.at(-1) ?? assert.fail('a session');
  const [, month] = monthlyExpiriesOn(PLAN, 'NIFTY', date) ?? assert.fail(date);
  const take = (minute: number, sigma: number, root = 'NIFTY'): void => {
    const tMs = istMidnightMs(date) + minute * 60_000;
    for (const strike of STRIKES) {
      for (const right of ['CE', 'PE'] as const) {
        const wing = right === 'CE' ? 1 : -1;
        const ltp = 100 * black76(wing, SPOT, strike, yearsToExpiry(month.atMs, tMs), sigma, RATE).price;
        const one = { underlying: root, tMs, expiry: month.date, strike: strike * 100, right, ltp, spot: null };
        told.take({ ...one, change: null, volume: 0, oi: 0, oiChange: null });
      }
    }
  };
  take(700, 0.5);
  assert.deepEqual(told.series('NIFTY', PLAN, RATE), { dates: [], iv: [] }, 'noon is no close');
  take(930, 0.2);
  take(937, 0.15);
  take(937, 0.15, 'RELIANCE');
  const { dates, iv } = told.series('NIFTY', PLAN, RATE) ?? assert.fail('a series');
  assert.deepEqual(dates, [date]);
  assert.ok(Math.abs((iv[0] ?? 0) - 0.15) < 0.001, `${iv[0]}`);
  assert.equal(told.series('RELIANCE', PLAN, RATE), null, 'a share has no such history');
});
