import type { Interval } from '#contract/model/bar.ts';
import { OWN_EVERY_MINUTES_MAX, type OwnScanner, type OwnSchedule } from '#contract/model/own-scanner.ts';
import { Choice } from './own-choice.tsx';

interface ScheduleProps {
  readonly scanner: Pick<OwnScanner, 'schedule' | 'intervals'>;
  /** Intervals that scanners run on, short ones first. */
  readonly offered: readonly Interval[];
  readonly onChange: (change: Pick<OwnScanner, 'schedule'>) => void;
}

/** Minutes between two looks when the clock is chosen. */
const EVERY_MINUTES = 15;

const KINDS: readonly (readonly [kind: OwnSchedule['kind'], words: string])[] = [
  ['bar', 'when a bar closes'],
  ['interval', 'every so many minutes'],
  ['pre-market', 'before the open'],
];

/** When a scanner runs, and on which of its bars. */
export function OwnScheduleFields({ scanner: { schedule, intervals }, offered, onChange }: ScheduleProps) {
  const chosen = offered.filter((interval) => intervals.includes(interval));
  return (
    <>
      <Choice
        id="own-schedule"
        title="Runs"
        value={schedule.kind}
        all={KINDS}
        onChoose={(kind) => onChange({ schedule: kind === 'interval' ? { kind, minutes: EVERY_MINUTES } : { kind } })}
      />
      {schedule.kind === 'interval' && (
        <div className="own-row">
          <label className="own-label" htmlFor="own-every">
            Every, min
          </label>
          <input
            id="own-every"
            type="number"
            min={1}
            max={OWN_EVERY_MINUTES_MAX}
            value={schedule.minutes}
            onChange={(event) => {
              const minutes = event.target.valueAsNumber;
              const fits = Number.isInteger(minutes) && minutes >= 1 && minutes <= OWN_EVERY_MINUTES_MAX;
              if (fits) onChange({ schedule: { kind: 'interval', minutes } });
            }}
          />
        </div>
      )}
      {schedule.kind !== 'bar' && <p className="own-note">{scheduleNote(schedule, chosen)}</p>}
    </>
  );
}

/** On which bars a scanner on a clock looks. @param chosen its intervals, short ones first. */
function scheduleNote({ kind }: OwnSchedule, chosen: readonly Interval[]): string {
  if (kind === 'interval') return `It looks at the newest ${chosen[0] ?? ''} bar, counted from the open.`;
  return (
    `It looks once, from 09:00, at ${chosen.at(-1) ?? ''} bars of the days before and at today's levels. ` +
    'It tells hits; alerts begin with the session. What opens at 09:00 is not looked at.'
  );
}
