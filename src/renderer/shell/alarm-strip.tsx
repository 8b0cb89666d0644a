import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { Alarm } from '#contract/model/trading.ts';
import { alarmsStore, openAlarms } from '../stores/alarms.ts';
import { istTime } from '../ui/format.ts';
import { soundOnce } from './alerts.ts';
import { keyOf } from './commands.ts';
import { acknowledgeAlarm } from './trade-target.ts';

/** An alarm sounds again this often until it is acknowledged, ms. */
const REPEAT_EVERY_MS = 5_000;
/** Alarms with a line of their own; the others are counted. */
const LINES_MAX = 3;

const KIND_WORDS: Readonly<Record<Alarm['kind'], string>> = {
  in_doubt: 'In doubt',
  late_reject: 'Rejected late',
  naked_leg: 'Naked leg',
  exit_failed: 'Exit failed',
  position_differs: 'Position differs',
  external: 'External order',
  kill: 'Kill switch',
  day_loss: 'Day loss',
};

/** Sounds while anything waits. */
function useAlarmSound(waiting: number): void {
  useEffect(() => {
    if (waiting === 0) return undefined;
    soundOnce('alarm');
    const timer = setInterval(() => soundOnce('alarm'), REPEAT_EVERY_MS);
    return () => clearInterval(timer);
  }, [waiting]);
}

/** Alarms that wait to be acknowledged, below the panels so that they cover nothing and move no row above. */
export function AlarmStrip() {
  const alarms = useStore(alarmsStore, (state) => state.alarms);
  const open = openAlarms(alarms);
  useAlarmSound(open.length);
  return (
    <section className="alarms" aria-label="Alarms" aria-live="polite" data-count={open.length}>
      {open.slice(0, LINES_MAX).map((alarm, i) => (
        <p key={alarm.id} className="alarm">
          <b>{KIND_WORDS[alarm.kind]}</b> <span className="time">{istTime(alarm.atMs)}</span>
          <span className="alarm-text">
            {alarm.text}
            {alarm.fault !== null && ` ${alarm.fault.text}`}
          </span>
          {i === 0 && open.length > LINES_MAX && <span>{open.length - LINES_MAX} more</span>}
          <button type="button" className="button" onClick={() => acknowledgeAlarm(alarm.id)}>
            Acknowledge {i === 0 && <kbd>{keyOf('alarm.acknowledge')}</kbd>}
          </button>
        </p>
      ))}
    </section>
  );
}
