import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { faultOf } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Broker } from '../../../../src/main/adapters/adapter.ts';
import { openDhan } from '../../../../src/main/adapters/dhan/broker.ts';
import { classifyError } from '../../../../src/main/adapters/dhan/errors.ts';
import { DhanRest } from '../../../../src/main/adapters/dhan/rest.ts';
import { istDate } from '../../../../src/main/core/time/ist.ts';
import { drive, HttpScript, json } from '../../../support/http-script.ts';
import { ManualTimers } from '../../../support/manual-timers.ts';
import { sharedPath } from '../../../support/shared-folder.ts';
import { share } from '../../../support/scan-bench.ts';

/** Recorded exchanges with the broker, through the production adapters; the data stays outside the project. */
const recorded = sharedPath('data', 'dhan_api', 'dhanhq-client_vcr');
const options = { skip: recorded.skip };

interface Exchange {
  readonly name: string;
  readonly path: string;
  readonly method: string;
  readonly request: Readonly<Record<string, unknown>>;
  readonly status: number;
  readonly body: unknown;
}

function exchanges(): Exchange[] {
  return readdirSync(recorded.path)
    .filter((name) => name.endsWith('.json'))
    .map((name) => {
      const { request, response } = JSON.parse(readFileSync(join(recorded.path, name), 'utf8')) as {
        request: { method: string; url: string; body?: Record<string, unknown> };
        response: { status: number; json: unknown };
      };
      const path = new URL(request.url).pathname.replace(/^\/v2/, '');
      return {
        name,
        path,
        method: request.method,
        request: request.body ?? {},
        status: response.status,
        body: response.json,
      };
    });
}

let script: HttpScript;
let timers: ManualTimers;
let broker: Broker;
before(async () => {
  script = await HttpScript.listen();
  timers = new ManualTimers();
  const urls = {
    rest: `${script.url}/v2`,
    feed: '',
    depth20: null,
    depth200: null,
    masterDetailed: '',
    masterCompact: '',
  };
  broker = openDhan({ urls, clientId: '1', accessToken: 'x' }, timers, () => 0);
});
after(async () => {
  broker.close();
  await script.close();
});

const HEALTHY = (one: Exchange): boolean => classifyError(one.status, one.body) === null;
const instrumentOf = ({ request }: Exchange): Instrument => ({
  ...share(0, 'RECORDED'),
  segment: (request['exchangeSegment'] as Instrument['segment']) ?? 'NSE_EQ',
  securityId: Number(request['securityId'] ?? 1),
});

test('every recorded answer is either data or one of the known faults', options, () => {
  const all = exchanges();
  assert.ok(all.length >= 60, `${all.length} exchanges`);
  for (const one of all) {
    const found = classifyError(one.status, one.body);
    const failed = one.status >= 400 || /"errorCode"/.test(JSON.stringify(one.body));
    assert.equal(found !== null, failed, `${one.name}: ${found?.code ?? 'no fault'}`);
    if (found !== null) assert.ok(found.text.length > 10, one.name);
  }
});

test('what the codes of recorded refusals mean', options, () => {
  const codes = Object.fromEntries(
    exchanges()
      .map((one) => [one.name, classifyError(one.status, one.body)?.code ?? ''] as const)
      .filter(([, code]) => code !== ''),
  );
  assert.equal(codes['base_api__charts_historical__1.json'], 'denied.session_dead');
  assert.equal(codes['client__error_dh_904.json'], 'unavailable.rate_limited');
  assert.equal(codes['models__orders__update__1.json'], 'rejected.market_closed');
  assert.match(codes['client__error_806.json'] ?? '', /^denied\./, 'an error that came with HTTP 200');
});

test('recorded candles come out of the history adapter, whole and in order', options, async () => {
  const candles = exchanges().filter((one) => one.path.startsWith('/charts/') && HEALTHY(one));
  assert.ok(candles.length >= 6);
  for (const one of candles) {
    script.answers = [json(one.status, one.body)];
    const daily = one.path === '/charts/historical';
    const instrument = instrumentOf(one);
    const date = String(one.request['fromDate']).slice(0, 10);
    const bars = await drive(
      timers,
      daily ? broker.history.daily(instrument, date, date) : broker.history.minutes(instrument, date, date),
    );
    const raw = one.body as { open: number[]; close: number[]; timestamp: number[] };
    assert.equal(bars.t.length, raw.timestamp.length, one.name);
    for (const [i, open] of raw.open.entries()) {
      assert.equal(bars.o[i], Math.round(open * 100), `${one.name} bar ${i}`);
      assert.equal(bars.t[i], (raw.timestamp[i] ?? 0) * 1_000);
    }
    assert.ok(istDate(bars.t[0] as number) >= date.slice(0, 10), `${one.name} begins on its first date`);
  }
});

test('recorded last prices and profiles come out of the reference adapter', options, async () => {
  const all = exchanges().filter(HEALTHY);
  const prices = all.filter((one) => one.path === '/marketfeed/ltp');
  assert.ok(prices.length >= 4);
  for (const one of prices) {
    script.answers = [json(one.status, one.body)];
    const found = await drive(timers, broker.reference.lastPrices([share(0)]));
    assert.deepEqual([...found], [], `${one.name}: zero is no price`);
  }
  const profiles = all.filter((one) => one.path === '/profile');
  assert.equal(profiles.length, 2);
  for (const one of profiles) {
    script.answers = [json(one.status, one.body)];
    const profile = await drive(timers, broker.reference.profile());
    assert.ok(profile.tokenEndsMs !== null && profile.segments.includes('Equity'), one.name);
  }
});

test(
  'every other recorded answer passes through the REST client unchanged, a refusal as its fault',
  options,
  async () => {
    const rest = new DhanRest({ url: `${script.url}/v2`, clientId: '1', accessToken: 'x' }, timers, () => 0);
    for (const one of exchanges()) {
      script.answers = [json(one.status, one.body)];
      const ask = one.method === 'GET' ? rest.get(one.path, 'nonTrading') : rest.read(one.path, one.request, 'data');
      const outcome = await drive(
        timers,
        ask.then(
          (value) => value,
          (thrown: unknown) => faultOf(thrown),
        ),
      );
      const expected = classifyError(one.status, one.body);
      assert.deepEqual(outcome, expected ?? one.body, one.name);
    }
    rest.close();
  },
);
