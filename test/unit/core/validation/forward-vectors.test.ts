import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Calculator } from '../../../../src/main/core/calc/calculator.ts';
import { assertNumber, vectors } from '../vectors.ts';

interface Case {
  readonly alertIndex: number;
  /** Null: no bar of the session follows the alert. */
  readonly expect: Expected | null;
}
interface Expected {
  readonly entry: number | null;
  readonly windows: Readonly<Record<string, Readonly<Record<string, string | number>>>>;
}
const engine = vectors('engine') as {
  readonly bars1m: readonly (readonly [t: number, session: string, ...ohlcv: number[]])[];
  readonly forward: readonly Case[];
};

test('what became of alerts equals the vectors, through the calculator', () => {
  const calculator = new Calculator();
  const data = engine.bars1m.map(([t, session, o, h, l, c, v]) => ({ t, session, o, h, l, c, v }));
  const plain = data.map(({ session: _session, ...bar }) => bar);
  for (const [name, bars] of [
    ['named sessions', data],
    ['sessions by date', plain],
  ] as const) {
    calculator.answerLine(JSON.stringify({ bars: 'm', data: bars }));
    let windows = 0;
    for (const { expect, ...params } of engine.forward) {
      const line = JSON.stringify({ fn: 'FORWARD', bars: 'm', params });
      const answer = JSON.parse(calculator.answerLine(line)!) as { ok: boolean; out: Expected };
      assert.ok(answer.ok, JSON.stringify(answer));
      const label = `${name}, alert ${params.alertIndex}`;
      if (expect === null) {
        assert.equal(answer.out.entry, null, label);
        for (const { status } of Object.values(answer.out.windows)) assert.equal(status, 'CENSORED', label);
        continue;
      }
      assertNumber(`${label} entry`, answer.out.entry, expect.entry);
      assert.deepEqual(Object.keys(answer.out.windows), Object.keys(expect.windows));
      for (const [window, want] of Object.entries(expect.windows)) {
        windows += 1;
        for (const [field, value] of Object.entries(want)) {
          const got = answer.out.windows[window]![field];
          if (typeof value === 'number') assertNumber(`${label} ${window} ${field}`, got, value);
          else assert.equal(got, value, `${label} ${window} ${field}`);
        }
      }
    }
    assert.ok(windows >= 30, `${windows} windows were compared`);
  }
});
