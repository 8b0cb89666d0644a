import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { Calculator } from '../../../../src/main/core/calc/calculator.ts';
import { CALC_FUNCTIONS } from '../../../../src/main/core/calc/index.ts';
import { chainVectors, type SideRow } from '../options/chain-vectors.ts';
import { optionVectors } from '../options/option-vectors.ts';
import { assertNumber, type BarFile, vectors } from '../vectors.ts';

type Out = Record<string, unknown>;
interface Answer {
  ok: boolean;
  out?: Out;
  fault?: { code: string; text: string };
}
const calculator = new Calculator();

function ask(request: object): Answer {
  return JSON.parse(calculator.answerLine(JSON.stringify(request))!) as Answer;
}

function out(fn: string, params: object, beside: object = {}): Out {
  const answer = ask({ id: 1, fn, params, ...beside });
  assert.ok(answer.ok, `${fn}: ${answer.fault?.text}`);
  return answer.out!;
}

function refused(fn: string, params: object, beside: object = {}): string {
  const answer = ask({ fn, params, ...beside });
  assert.equal(answer.ok, false, `${fn} ${JSON.stringify(params)}`);
  return `${answer.fault!.code} ${answer.fault!.text}`;
}

describe('calc: options', () => {
  it('the functions and parameters that scripts rely on', () => {
    const spelled: Record<string, readonly string[]> = {
      PROFILE: ['tick', 'ticksPerBin', 'rows', 'trades'],
      BSM: ['cp', 'S', 'K', 'T', 'sigma', 'r', 'q'],
      BLACK76: ['cp', 'F', 'K', 'T', 'sigma', 'r'],
      IV: ['model', 'cp', 'price', 'S', 'F', 'K', 'T', 'r', 'q', 'tick'],
      CHAIN: ['rows', 'S', 'T', 'r'],
      PAYOFF: ['legs'],
      CHARGES: ['segment', 'product', 'side', 'qty', 'price', 'date'],
    };
    for (const [name, wanted] of Object.entries(spelled)) {
      const found = CALC_FUNCTIONS.find((one) => one.name === name);
      assert.ok(found, name);
      const shape = (found.params as unknown as { shape: object }).shape;
      for (const param of wanted) assert.ok(param in shape, `${name} ${param}`);
    }
  });

  it('BSM, BLACK76 and IV give the vectors', () => {
    for (const { cp, S, K, T, sigma, r, q, expected, iv } of optionVectors.bsm.filter((_, i) => i % 7 === 0)) {
      const value = out('BSM', { cp, S, K, T, sigma, r, q });
      assertNumber('price', value['price'], expected.price, { rel: 0, abs: 1e-15 * S });
      assertNumber('theta', value['theta'], expected.theta_day);
      const implied = out('IV', { model: 'bsm', cp, price: iv.price, S, K, T, r, q });
      if (iv.expect !== 'OK') continue;
      const tolerance = { rel: 0, abs: Math.max(1e-10, iv.tol_abs!) };
      assertNumber('iv', implied['iv'], iv.exact_inverse_of_double_price, tolerance);
    }
    for (const { cp, F, K, T, sigma, r, expected } of optionVectors.black76)
      assertNumber('delta', out('BLACK76', { cp, F, K, T, sigma, r })['delta'], expected.delta);
    for (const { cp, F, K, T, r, price_tick, tick, iv_mid } of optionVectors.tick_rounded) {
      const got = out('IV', { model: 'black76', cp, price: price_tick, F, K, T, r, tick });
      assert.equal(got['status'], iv_mid.status);
      assertNumber('iv', got['iv'], iv_mid.iv, { rel: 0, abs: 1e-10 });
    }
    for (const { cp, undiscounted_price, F, K, T, half_tick, expected_status } of optionVectors.iv_failures) {
      const price = undiscounted_price;
      const got = out('IV', { model: 'black76', cp, price, F, K, T, r: 0, tick: 2 * half_tick });
      assert.equal(got['status'], expected_status);
    }
    assert.equal(out('IV', { cp: 'c', price: null, S: 100, K: 100, T: 1 })['status'], 'BAD_INPUT');
  });

  it('CHAIN gives the vector chain', () => {
    const { chain: file } = chainVectors;
    const side = ({ vol, ...rest }: SideRow): object => ({ ...rest, volume: vol });
    const rows = file.rows.map(({ k, ce, pe }) => ({ K: k, ce: side(ce), pe: side(pe) }));
    const got = out('CHAIN', { S: file.S, T: file.T, r: file.r }, { rows: rows.toReversed() });
    assertNumber('forward', got['forward'], file.synthetic_forward.F);
    assert.equal(got['atm'], file.atm_by_forward);
    assertNumber('pcr', got['pcr'], file.pcr.pcr_oi);
    assertNumber('pcr volume', got['pcrVolume'], file.pcr.pcr_vol);
    assert.equal(got['maxPain'], file.max_pain.strike);
    assertNumber('gex', got['gex'], file.gex.total);
    assertNumber('flip', got['gexFlip'], file.gex_flip);
    assertNumber('move', got['expectedMove'], file.expected_move['one_sigma']!);
    (got['rows'] as { K: number; iv: number | null; gex: number; ce: Out; pe: Out }[]).forEach((row, i) => {
      const want = file.rows[i]!;
      assert.equal(row.K, want.k);
      assertNumber(`${row.K} smile`, row.iv, want.smile_iv, { rel: 0, abs: 1e-10 });
      assertNumber(`${row.K} gex`, row.gex, file.gex.table[i]![1]);
      for (const [ours, theirs] of [
        [row.ce, want.ce],
        [row.pe, want.pe],
      ] as const) {
        assert.equal(ours['status'], theirs.ivr.status);
        assertNumber('iv', ours['iv'], theirs.ivr.iv, { rel: 0, abs: 1e-10 });
        assertNumber('delta', ours['delta'], theirs.greeks.delta);
        assertNumber('theta', ours['theta'], theirs.greeks.theta_day);
        assertNumber('vega', ours['vega'], theirs.greeks.vega_pt);
        assert.equal(ours['oiState'], theirs.oi_state);
      }
    });
  });

  it('PAYOFF gives the vectors', () => {
    for (const { legs: rows, breakevens, max_profit, max_loss, pop, pop_inputs, curve } of chainVectors.payoff) {
      const legs = rows.map(({ type, side, k, qty, price }) =>
        type === 'F' ? { fut: true, side, qty, price } : { cp: type.toLowerCase(), K: k, side, qty, price },
      );
      const { F, iv, T } = pop_inputs;
      const got = out('PAYOFF', { F, sigma: iv, T, at: curve.map(([price]) => price) }, { legs });
      assert.deepEqual([got['maxProfit'], got['maxLoss']], [max_profit, max_loss]);
      breakevens.forEach((price, i) => assertNumber('breakeven', (got['breakevens'] as number[])[i], price));
      assertNumber('pop', got['pop'], pop);
      assert.deepEqual(got['curve'], curve);
    }
    const bought = { cp: 'p', K: 100, side: 'BUY', qty: 1, price: 2 };
    const plain = out('PAYOFF', {}, { legs: [bought] });
    assert.equal(plain['pop'], null);
    assert.equal((plain['curve'] as unknown[]).length, 41);
  });

  it('PROFILE of trades and of bars', () => {
    const file = vectors('profile') as {
      hand: { trades: [number, number][]; two_row: Out; one_row: Out }[];
      sessions: { session: string; reference: Record<string, Out> }[];
    };
    for (const { trades, two_row, one_row } of file.hand) {
      const two = out('PROFILE', { tick: 0.05, ticksPerBin: 1 }, { trades });
      const one = out('PROFILE', { tick: 0.05, ticksPerBin: 1, rows: 1 }, { trades });
      for (const name of ['poc', 'val', 'vah']) {
        assert.equal(two[name], two_row[name]);
        assert.equal(one[name], one_row[name]);
      }
      assert.equal(two['vaVolume'], two_row['va_volume']);
      assert.equal(two['total'], two_row['total']);
    }
    const { session, reference } = file.sessions[0]!;
    const bars = (vectors('bars') as BarFile).bars.filter((bar) => bar.session === session);
    for (const [kind, name] of [
      ['volume', 'volume_5_two_row'],
      ['tpo', 'tpo_5_30min'],
    ] as const) {
      const got = out('PROFILE', { tick: 0.05, ticksPerBin: 100, kind }, { bars });
      const want = reference[name]!;
      assert.deepEqual([got['poc'], got['val'], got['vah']], [want['poc_low'], want['val_price'], want['vah_price']]);
      assert.equal((got['bins'] as unknown[]).length, want['n_bins']);
    }
    assert.equal(out('PROFILE', {}, { bars: [] })['poc'], null);
  });

  it('CHARGES and BREAKEVEN', () => {
    const file = path.resolve(import.meta.dirname, '../../../fixtures/charges-examples.json');
    const { worked_examples } = JSON.parse(readFileSync(file, 'utf8')) as {
      worked_examples: {
        segment: string;
        qty: number;
        buy: string;
        sell: string;
        exercise_intrinsic: string;
        exact: Out;
        note_rounded: Out;
      }[];
    };
    const number = (text: string | null): number | null => (text === null ? null : Number(text));
    for (const { segment, qty, buy, sell, exercise_intrinsic, exact, note_rounded } of worked_examples) {
      const date = segment === 'options_pre' ? '2026-03-31' : '2026-11-20';
      const trade = { buy: number(buy), sell: number(sell), exercise_intrinsic: number(exercise_intrinsic) };
      const got = out('CHARGES', { segment, qty, date, ...trade });
      assertNumber(segment, got['total'], Number(exact['total']), { rel: 0, abs: 5.1e-5 });
      assert.equal((got['note'] as Out)['total'], Number(note_rounded['total']));
      for (const [name, amount] of Object.entries(got['items'] as Record<string, number>))
        assertNumber(`${segment} ${name}`, amount, Number(exact[name]), { rel: 0, abs: 5.1e-5 });
    }
    const kind = (named: object): unknown => out('CHARGES', { ...named, side: 'buy', qty: 10, price: 50 })['kind'];
    assert.equal(kind({ segment: 'NSE_EQ', product: 'INTRADAY' }), 'intraday');
    assert.equal(kind({ segment: 'BSE_EQ', product: 'CNC' }), 'delivery');
    assert.equal(kind({ segment: 'NSE_FNO', product: 'INTRADAY', instrument: 'OPTSTK' }), 'options');
    assert.equal(kind({ segment: 'NSE_FNO', product: 'futures' }), 'futures');
    assert.equal(kind({ segment: 'MCX_COMM', product: 'INTRADAY', instrument: 'FUTCOM' }), 'mcx_futures');
    assert.equal(kind({ segment: 'fund_delivery' }), 'fund_delivery');
    const lot = { segment: 'NSE_FNO', product: 'options', side: 'buy', qty: 65, price: 120 };
    assert.equal(out('BREAKEVEN', lot)['price'], 121.05);
    assert.equal(out('BREAKEVEN', { ...lot, side: 'sell', qty: 1, price: 5 })['price'], null);
  });

  it('THETA_BUDGET and IV_RANK', () => {
    const option = { cp: 'c', S: 25_000, K: 25_000, T: 0.005, sigma: 0.13 };
    assert.ok((out('THETA_BUDGET', { ...option, pct: 10 })['minutes'] as number) > 100);
    assert.equal(out('THETA_BUDGET', { ...option, K: 20_000 })['minutes'], null);
    assert.equal(out('IV_RANK', { current: 0.1, history: [0.2] })['lacking'], '1 of 60');
  });

  it('bad input gets a fault and the stream goes on', () => {
    assert.match(refused('BSM', { cp: 'c', S: -1, K: 1, T: 1, sigma: 0.1 }), /input.params BSM: S/);
    assert.match(refused('IV', { model: 'black76', cp: 'c', price: 1, S: 100, K: 100, T: 1 }), /needs F/);
    assert.match(refused('PROFILE', {}), /either/);
    assert.match(refused('PROFILE', {}, { trades: [[1, 1]], bars: [] }), /either/);
    assert.match(refused('PROFILE', { kind: 'tpo' }, { trades: [[1, 1]] }), /tpo needs bars/);
    assert.match(refused('PROFILE', {}, { trades: [[1, -1]] }), /input.params/);
    assert.match(
      refused(
        'PROFILE',
        {},
        {
          trades: [
            [1, 1],
            [1e9, 1],
          ],
        },
      ),
      /input.profile_range/,
    );
    assert.match(refused('PROFILE', {}, { bars: [{ h: 1, l: 2, v: 1 }] }), /input/);
    assert.match(refused('CHAIN', { T: 0.1 }, { rows: [{ K: 1 }, { K: 1 }] }), /comes twice/);
    assert.match(refused('CHAIN', { T: 0.1 }, { rows: [{ K: -1 }] }), /input.params/);
    assert.match(refused('PAYOFF', {}, { legs: [{ cp: 'c', side: 1, qty: 1, price: 1 }] }), /cp and K/);
    assert.match(refused('PAYOFF', {}, { legs: [] }), /input.params/);
    assert.match(refused('CHARGES', { segment: 'NSE_FNO', side: 'buy', qty: 1, price: 1 }), /Say which/);
    assert.match(refused('CHARGES', { segment: 'NSE_CURRENCY', side: 'buy', qty: 1, price: 1 }), /currency/);
    assert.match(refused('CHARGES', { segment: 'NSE_EQ', side: 'buy', qty: 1, price: 1 }), /not in the tariff/);
    assert.match(refused('CHARGES', { segment: 'delivery', qty: 1 }), /side and price/);
    const old = { segment: 'futures', side: 'sell', qty: 1, price: 1, date: '2010-01-01' };
    assert.match(refused('CHARGES', old), /input.tariff_date/);
    const empty = out('CHAIN', { T: 0.1 }, { rows: [] });
    assert.deepEqual([empty['forward'], empty['pcr'], empty['maxPain'], empty['gexFlip']], [null, null, null, null]);
  });
});
