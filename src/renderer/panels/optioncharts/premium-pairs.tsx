import { useState } from 'react';
import type { ChainTrailReply, TrailPair } from '#contract/model/chain-study.ts';
import { strikeText } from '../chain/chain-rows.ts';
import { optionChartStore } from './option-chart-store.ts';
import { pairWords, straddlesAround, stranglesAround, withPair } from './trail-plots.ts';

/** Straddles of the quick choice: the money and one strike on either side. */
const WINGS = 1;
const STRANGLES = 3;

interface Props {
  readonly trail: ChainTrailReply;
  readonly pairs: readonly TrailPair[];
  readonly atm: number | null;
  readonly chainKey: string;
}

function StrikeChoice({ label, strikes, value, onChange }: StrikeChoiceProps) {
  return (
    <select
      className="filter is-short"
      aria-label={label}
      value={value}
      onChange={(event) => onChange(Number(event.target.value))}
    >
      {strikes.map((strike) => (
        <option key={strike} value={strike}>
          {strikeText(strike)}
        </option>
      ))}
    </select>
  );
}

interface StrikeChoiceProps {
  readonly label: string;
  readonly strikes: readonly number[];
  readonly value: number;
  readonly onChange: (strike: number) => void;
}

/** Which straddles and strangles are drawn: three quick choices, any pair of strikes, and what is there with its ×. */
export function PremiumPairs({ trail, pairs, atm, chainKey }: Props) {
  const [call, setCall] = useState<number | null>(null);
  const [put, setPut] = useState<number | null>(null);
  const { strikes } = trail;
  const show = (next: readonly TrailPair[] | null): void =>
    optionChartStore.setState({ pairs: next, pairsOf: chainKey });
  if (strikes.length === 0 || atm === null) return null;
  const chosen = { call: call ?? atm, put: put ?? atm };
  return (
    <div className="option-charts-row" role="group" aria-label="Straddles and strangles">
      <button type="button" className="button" onClick={() => show(null)}>
        At the money
      </button>
      <button type="button" className="button" onClick={() => show(straddlesAround(strikes, atm, WINGS))}>
        3 straddles
      </button>
      <button type="button" className="button" onClick={() => show(stranglesAround(strikes, atm, STRANGLES))}>
        3 strangles
      </button>
      <StrikeChoice label="Strike of the call" strikes={strikes} value={chosen.call} onChange={setCall} />
      <span className="muted">CE</span>
      <StrikeChoice label="Strike of the put" strikes={strikes} value={chosen.put} onChange={setPut} />
      <span className="muted">PE</span>
      <button type="button" className="button" onClick={() => show(withPair(pairs, chosen))}>
        Add
      </button>
      {pairs.map((pair) => (
        <button
          key={pairWords(pair)}
          type="button"
          className="button is-pair"
          aria-label={`Take ${pairWords(pair)} out`}
          onClick={() => show(withPair(pairs, pair))}
        >
          {pairWords(pair)} ×
        </button>
      ))}
    </div>
  );
}
