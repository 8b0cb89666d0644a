import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { Alarm } from '#contract/model/trading.ts';
import { alarmsStore } from '../stores/alarms.ts';
import {
  settleUnanswered,
  type StripLine,
  stripLines,
  type Unanswered,
  unansweredStore,
} from '../stores/unanswered.ts';
import { istTime } from '../ui/format.ts';
import { pressedOnce } from '../ui/pressed-once.ts';
import { alarmWords } from './alarm-words.ts';
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

/** What the voice reads of a line. */
function sentenceOf(line: StripLine | undefined): string {
  if (line === undefined) return '';
  return line.kind === 'unanswered' ? `No answer: ${line.one.what}` : alarmWords(line.alarm);
}

/** Sounds while anything waits. @param sentence of the newest, read once when it comes. */
function useAlarmSound(waiting: number, sentence: string): void {
  const told = useRef(0);
  useEffect(() => {
    const isNew = waiting > told.current;
    told.current = waiting;
    if (waiting === 0) return undefined;
    if (isNew) soundOnce('alarm', sentence);
    else soundOnce('alarm');
    const timer = setInterval(() => soundOnce('alarm'), REPEAT_EVERY_MS);
    return () => clearInterval(timer);
    // The sentence is that of the moment in which the count changed.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [waiting]);
}

/** What was sent and never answered: the same can be asked for again, or it is looked after elsewhere. */
function Silent({ one, isFirst }: { one: Unanswered; isFirst: boolean }) {
  return (
    <p className="alarm">
      <b>No answer</b> <span className="time">{istTime(one.atMs)}</span>
      <span className="alarm-text" title={`${one.what}: ${one.why}`}>
        {one.what}: {one.why}
      </span>
      <button type="button" className="button" onKeyDown={pressedOnce} onClick={one.askAgain}>
        Ask again
      </button>
      <button type="button" className="button" onClick={() => settleUnanswered(one.id)}>
        Leave it {isFirst && <kbd>{keyOf('alarm.acknowledge')}</kbd>}
      </button>
    </p>
  );
}

function Line({ line, isFirst }: { line: StripLine; isFirst: boolean }) {
  if (line.kind === 'unanswered') return <Silent one={line.one} isFirst={isFirst} />;
  return <Told alarm={line.alarm} isFirst={isFirst} />;
}

function Told({ alarm, isFirst }: { alarm: Alarm; isFirst: boolean }) {
  const text = alarmWords(alarm);
  return (
    <p className="alarm">
      <b>{KIND_WORDS[alarm.kind]}</b> <span className="time">{istTime(alarm.atMs)}</span>
      <span className="alarm-text" title={text}>
        {text}
      </span>
      <button type="button" className="button" onClick={() => acknowledgeAlarm(alarm.id)}>
        Acknowledge {isFirst && <kbd>{keyOf('alarm.acknowledge')}</kbd>}
      </button>
    </p>
  );
}

/**
 * Alarms that wait to be acknowledged and orders that nobody answered, oldest first. The strip has its line at all times, so that an alarm moves
 * nothing; further ones lie over the lowest rows above it.
 */
export function AlarmStrip() {
  const alarms = useStore(alarmsStore, (state) => state.alarms);
  const waiting = useStore(unansweredStore, (state) => state.waiting);
  const open = stripLines(alarms, waiting);
  useAlarmSound(open.length, sentenceOf(open.at(-1)));
  const [first, ...others] = open.slice(0, LINES_MAX);
  const rest = open.length - LINES_MAX;
  return (
    <section className="alarms" aria-label="Alarms" aria-live="polite" data-count={open.length}>
      {others.length > 0 && (
        <div className="alarms-over">
          {rest > 0 && <p className="alarm">{rest} more after these</p>}
          {others.toReversed().map((line) => (
            <Line key={line.key} line={line} isFirst={false} />
          ))}
        </div>
      )}
      {first === undefined ? <p className="alarms-none">No alarms</p> : <Line key={first.key} line={first} isFirst />}
    </section>
  );
}
