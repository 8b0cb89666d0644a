import { useStore } from 'zustand';
import { IV_SHIFT_MAX, type Scenario, SPOT_SHIFT_MAX, type StrategyResult } from '#contract/model/strategy.ts';
import { builderStore, CALM } from './builder-store.ts';
import { daysWords, levelText, percentText, pointsWords } from './builder-words.ts';

/** Steps of the sliders: half a day, half a point, a tenth of a percent. */
const DAYS_STEP = 0.5;
const IV_STEP = 0.5;
const SPOT_STEP = 0.1;
/** The sliders go this far: what happens in practice gets the whole width. */
const IV_SHOWN = 20;
const SPOT_SHOWN = 10;

const set = (change: Partial<Scenario>): void =>
  builderStore.setState(({ scenario }) => ({ scenario: { ...scenario, ...change } }));

interface SliderProps {
  readonly name: string;
  readonly words: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly onChange: (value: number) => void;
}

function Slider({ name, words, value, min, max, step, onChange }: SliderProps) {
  return (
    <label className="builder-slider">
      <span>{name}</span>
      <input
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={words}
        onChange={({ target }) => onChange(Number(target.value))}
      />
      <output>{words}</output>
    </label>
  );
}

/** Days forward, volatility, level: what the second curve is drawn for. */
export function ScenarioSliders({ result }: { result: StrategyResult }) {
  const scenario = useStore(builderStore, (state) => state.scenario);
  const { daysForward, ivShift, spotShift } = scenario;
  const left = Math.ceil(result.daysLeft / DAYS_STEP) * DAYS_STEP;
  const level = result.level * (1 + spotShift / 100);
  return (
    <div className="builder-sliders" role="group" aria-label="Scenario">
      <Slider
        name="Days"
        words={daysWords(daysForward, result.daysLeft)}
        value={Math.min(daysForward, left)}
        min={0}
        max={left}
        step={DAYS_STEP}
        onChange={(value) => set({ daysForward: value })}
      />
      <Slider
        name="IV"
        words={pointsWords(ivShift)}
        value={ivShift}
        min={-Math.min(IV_SHOWN, IV_SHIFT_MAX)}
        max={Math.min(IV_SHOWN, IV_SHIFT_MAX)}
        step={IV_STEP}
        onChange={(value) => set({ ivShift: value })}
      />
      <Slider
        name="Level"
        words={`${levelText(level)} ${percentText(spotShift)}`}
        value={spotShift}
        min={-Math.min(SPOT_SHOWN, SPOT_SHIFT_MAX)}
        max={Math.min(SPOT_SHOWN, SPOT_SHIFT_MAX)}
        step={SPOT_STEP}
        onChange={(value) => set({ spotShift: value })}
      />
      <button
        type="button"
        className="button"
        disabled={daysForward === 0 && ivShift === 0 && spotShift === 0}
        onClick={() => builderStore.setState({ scenario: CALM })}
      >
        Reset
      </button>
    </div>
  );
}
