import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Calculator } from '../../../../src/main/core/calc/calculator.ts';
import { assertNumber, vectors } from '../vectors.ts';

interface TrendHit {
  readonly [name: string]: number | boolean;
}
type Modes = Readonly<Record<'conservative' | 'balanced' | 'aggressive', readonly TrendHit[]>>;
interface Engine extends Modes {
  readonly meta: { readonly params: Readonly<Record<string, Record<string, number>>> };
  readonly bars1m: readonly (readonly [t: number, session: string, ...ohlcv: number[]])[];
  readonly bars5m: readonly (readonly [t: number, session: string, ...rest: number[]])[];
  readonly low_threshold: Modes & { readonly params: Readonly<Record<string, Record<string, number>>> };
  readonly strike_scoring: readonly {
    readonly dir: 1 | -1;
    readonly case?: string;
    readonly selected: number | null;
    readonly candidates: readonly {
      readonly strike: number;
      readonly offset: number;
      readonly scores: Readonly<Record<string, number>>;
      readonly total: number;
      readonly disqualified: readonly string[];
      readonly spreadPct: number;
    }[];
  }[];
  readonly sizing: readonly { readonly input: object; readonly expect: Readonly<Record<string, unknown>> }[];
  readonly trailing: readonly (Readonly<Record<string, unknown>> & { readonly expect: readonly object[] })[];
  readonly circuit: readonly (Readonly<Record<string, unknown>> & { readonly expect: boolean })[];
  readonly gate: readonly (Readonly<Record<string, unknown>> & { readonly expect: string })[];
}
const engine = vectors('engine') as Engine;
const { params } = engine.meta;

const calculator = new Calculator();
function ask(fn: string, input: unknown, bars?: string): Record<string, unknown> {
  const line = JSON.stringify({ fn, params: input, ...(bars === undefined ? {} : { bars }) });
  const answer = JSON.parse(calculator.answerLine(line)!) as {
    ok: boolean;
    out: Record<string, unknown>;
    fault?: object;
  };
  assert.ok(answer.ok, JSON.stringify(answer.fault));
  return answer.out;
}

/** Every expected value, by name, within the tolerance. */
function assertLike(label: string, got: unknown, want: unknown): void {
  if (typeof want === 'number') assertNumber(label, got, want);
  else if (Array.isArray(want)) {
    assert.equal((got as unknown[]).length, want.length, `${label}: length`);
    want.forEach((one, i) => assertLike(`${label}[${i}]`, (got as unknown[])[i], one));
  } else if (typeof want === 'object' && want !== null) {
    for (const [name, one] of Object.entries(want))
      assertLike(`${label}.${name}`, (got as Record<string, unknown>)[name], one);
  } else assert.equal(got, want, label);
}

test('signals of the three modes equal the vectors, at the usual and at low thresholds', () => {
  const data = engine.bars1m.map(([t, , o, h, l, c, v]) => ({ t, o, h, l, c, v }));
  calculator.answerLine(JSON.stringify({ bars: 'm', data }));
  const five = ask('FOLD', { minutes: 5 }, 'm')['bars'] as Record<string, number>[];
  assert.equal(five.length, engine.bars5m.length);
  five.forEach((bar, i) => {
    const [t, , o, h, l, c, v, end] = engine.bars5m[i]!;
    assert.deepEqual(bar, { t, o, h, l, c, v, end });
  });
  for (const mode of ['conservative', 'balanced', 'aggressive'] as const) {
    assertLike(mode, ask('TREND_SIGNALS', { mode }, 'm')['signals'], engine[mode]);
    const { primary, confirm, conservative } = params;
    assertLike(mode, ask('TREND_SIGNALS', { mode, primary, confirm, conservative }, 'm')['signals'], engine[mode]);
    const low = engine.low_threshold;
    assertLike(`low ${mode}`, ask('TREND_SIGNALS', { mode, ...low.params }, 'm')['signals'], low[mode]);
  }
});

interface ChainSideRow {
  readonly bid: number;
  readonly ask: number;
  readonly oi: number;
  readonly vol: number;
  readonly greeks: { readonly delta: number | null };
}
interface ChainFile {
  readonly chain: {
    readonly lot: number;
    readonly atm_iv: number;
    readonly step: number;
    readonly rows: readonly { readonly k: number; readonly smile_iv: number; ce: ChainSideRow; pe: ChainSideRow }[];
  };
}

test('strike scores, disqualification and choice equal the vectors', () => {
  const { chain } = vectors('chain') as ChainFile;
  for (const { dir, candidates, selected, case: name } of engine.strike_scoring) {
    const input = candidates.map(({ strike, offset }) => {
      const row = chain.rows.find(({ k }) => k === strike)!;
      const { bid, ask: offer, oi, vol, greeks } = dir > 0 ? row.ce : row.pe;
      const noInterest = name !== undefined && name.includes('OI zero');
      return {
        strike,
        offset,
        iv: row.smile_iv,
        delta: greeks.delta,
        oi: noInterest ? 0 : oi,
        volume: vol,
        bid,
        ask: offer,
      };
    });
    const out = ask('STRIKE_SCORE', {
      dir,
      candidates: input,
      ivAtm: chain.atm_iv,
      lot: chain.lot,
      rules: params['score'],
    });
    assertLike(`${dir} ${name ?? ''}`, out, { candidates, selected });
    const atm = candidates.find(({ offset }) => offset === 0)!.strike;
    const whole = chain.rows.map(({ k, smile_iv: iv, ce, pe }) => {
      const { bid, ask: offer, oi, vol, greeks } = dir > 0 ? ce : pe;
      return { strike: k, iv, delta: greeks.delta, oi: name === undefined ? oi : 0, volume: vol, bid, ask: offer };
    });
    assertLike(
      'from a whole chain',
      ask('STRIKE_SCORE', { dir, candidates: whole, ivAtm: chain.atm_iv, lot: chain.lot, atm }),
      {
        candidates,
        selected,
      },
    );
  }
});

test('sizes, exits, circuit breaker and gates equal the vectors through the calculator', () => {
  for (const { input, expect } of engine.sizing) assertLike(JSON.stringify(input), ask('SIZE', input), expect);
  for (const { expect, ...input } of engine.trailing) {
    const { steps } = ask('TRAILING_EXIT', { ...input, rules: params['exit'] });
    assertLike('trailing', steps, expect);
  }
  for (const { expect, ...input } of engine.circuit)
    assert.equal(ask('CIRCUIT_BREAKER', input)['tripped'], expect, JSON.stringify(input));
  for (const { expect, ...input } of engine.gate)
    assert.equal(ask('ENTRY_GATE', { ...input, rules: params['risk'] })['gate'], expect, JSON.stringify(input));
});
