import type { Interval } from '#contract/model/bar.ts';
import { INTERVALS } from '#contract/model/bar.ts';
import type { OwnPlan, OwnScanner } from '#contract/model/own-scanner.ts';
import type { ScannerInfo } from '#contract/model/scan.ts';
import { Choice } from './own-choice.tsx';
import { OwnScheduleFields } from './own-schedule.tsx';
import { KIND_WORDS } from './own-words.ts';

interface FormProps {
  readonly scanner: OwnScanner;
  readonly scanners: readonly ScannerInfo[];
  readonly onChange: (change: Partial<OwnScanner>) => void;
}

const PLAN: OwnPlan = { stop: { unit: 'atr', value: 1.5 }, target: { unit: 'risk', value: 2 } };

/** Intervals that scanners run on, by what the built-in ones say; all while they have not been read. */
export function runIntervals(scanners: readonly ScannerInfo[]): readonly Interval[] {
  const known = INTERVALS.filter((interval) => scanners.some(({ intervals }) => intervals.includes(interval)));
  return known.length > 0 ? known : INTERVALS;
}

/** The list with a value put in or taken out, in the order of `all`; the last one stays. */
function toggled<T>(all: readonly T[], chosen: readonly T[], value: T): T[] {
  const next = all.filter((one) => (one === value ? !chosen.includes(one) : chosen.includes(one)));
  return next.length === 0 ? [...chosen] : next;
}

function Chips<T extends string>(props: {
  title: string;
  all: readonly (readonly [value: T, words: string])[];
  chosen: readonly T[];
  onToggle: (value: T) => void;
}) {
  return (
    <div className="own-row">
      <span className="own-label">{props.title}</span>
      <div className="own-chips" role="group" aria-label={props.title}>
        {props.all.map(([value, words]) => (
          <button
            key={value}
            type="button"
            className="chip is-box"
            aria-pressed={props.chosen.includes(value)}
            onClick={() => props.onToggle(value)}
          >
            {words}
          </button>
        ))}
      </div>
    </div>
  );
}

/** Distance of the stop or the target. */
function Distance<U extends 'atr' | 'percent' | 'risk'>(props: {
  title: string;
  at: { readonly unit: U; readonly value: number };
  units: readonly (readonly [unit: U, words: string])[];
  onChange: (at: { unit: U; value: number }) => void;
}) {
  const { title, at, units, onChange } = props;
  return (
    <div className="own-row">
      <span className="own-label">{title}</span>
      <input
        type="number"
        aria-label={`Distance of the ${title.toLowerCase()}`}
        min={0.05}
        max={50}
        step={0.05}
        value={at.value}
        onChange={(event) => {
          const value = event.target.valueAsNumber;
          if (value >= 0.05 && value <= 50) onChange({ ...at, value });
        }}
      />
      <select
        aria-label={`Unit of the ${title.toLowerCase()}`}
        value={at.unit}
        onChange={(event) => {
          const unit = units.find(([name]) => name === event.target.value);
          if (unit !== undefined) onChange({ ...at, unit: unit[0] });
        }}
      >
        {units.map(([unit, words]) => (
          <option key={unit} value={unit}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}

const UNITS = [
  ['atr', '× ATR'],
  ['percent', '%'],
] as const;

function PlanFields({ plan, onChange }: { plan: OwnPlan; onChange: (plan: OwnPlan) => void }) {
  return (
    <>
      <Distance title="Stop" at={plan.stop} units={UNITS} onChange={(stop) => onChange({ ...plan, stop })} />
      <Distance
        title="Target"
        at={plan.target}
        units={[['risk', '× stop'] as const, ...UNITS]}
        onChange={(target) => onChange({ ...plan, target })}
      />
    </>
  );
}

/** When it fires, and what it says then. */
function FiringFields({ scanner, onChange }: Omit<FormProps, 'scanners'>) {
  const { side, fires, cooldownBars } = scanner;
  return (
    <>
      <Choice
        id="own-side"
        title="Says"
        value={side}
        all={[
          ['up', '▲ up'],
          ['down', '▼ down'],
          ['neutral', 'neither'],
        ]}
        onChoose={(chosen) => onChange({ side: chosen })}
      />
      <Choice
        id="own-fires"
        title="Fires"
        value={fires}
        all={[
          ['edge', 'when it becomes true'],
          ['every', 'on every bar while it is true'],
        ]}
        onChoose={(chosen) => onChange({ fires: chosen })}
      />
      <div className="own-row">
        <label className="own-label" htmlFor="own-pause">
          Pause, bars
        </label>
        <input
          id="own-pause"
          type="number"
          min={0}
          max={500}
          value={cooldownBars}
          onChange={(event) => {
            const bars = event.target.valueAsNumber;
            if (Number.isInteger(bars) && bars >= 0 && bars <= 500) onChange({ cooldownBars: bars });
          }}
        />
      </div>
    </>
  );
}

/** Everything about a scanner but its expression. */
export function OwnForm({ scanner, scanners, onChange }: FormProps) {
  const { title, intervals, kinds, side, plan } = scanner;
  const offered = runIntervals(scanners);
  return (
    <div className="own-form">
      <div className="own-row">
        <label className="own-label" htmlFor="own-title">
          Title
        </label>
        <input
          id="own-title"
          className="own-title"
          maxLength={60}
          autoComplete="off"
          value={title}
          onChange={(event) => onChange({ title: event.target.value })}
        />
      </div>
      <Chips
        title="Bars"
        all={offered.map((interval) => [interval, interval])}
        chosen={intervals}
        onToggle={(interval) => onChange({ intervals: toggled(offered, intervals, interval) })}
      />
      <Chips
        title="Looks at"
        all={KIND_WORDS}
        chosen={kinds}
        onToggle={(kind) =>
          onChange({
            kinds: toggled(
              KIND_WORDS.map(([one]) => one),
              kinds,
              kind,
            ),
          })
        }
      />
      <OwnScheduleFields scanner={scanner} offered={offered} onChange={onChange} />
      <FiringFields scanner={scanner} onChange={onChange} />
      <label className="switch own-plan">
        <input
          type="checkbox"
          checked={plan !== null}
          disabled={side === 'neutral'}
          onChange={(event) => onChange({ plan: event.target.checked ? PLAN : null })}
        />
        Proposes a plan
      </label>
      {plan !== null && side !== 'neutral' && <PlanFields plan={plan} onChange={(next) => onChange({ plan: next })} />}
    </div>
  );
}
