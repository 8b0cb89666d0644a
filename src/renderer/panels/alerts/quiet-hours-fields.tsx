import { useStore } from 'zustand';
import type { QuietHours } from '#contract/model/quiet-hours.ts';
import { sayToast } from '../../shell/alerts.ts';
import { useEverySecond } from '../../shell/use-every-second.ts';
import { engineNowMs } from '../../stores/engine-clock.ts';
import { prefsStore } from '../../stores/prefs.ts';
import { minuteText } from '../../ui/format.ts';
import { minuteOfText } from '../../ui/minute-of-text.ts';
import { ChannelField } from './channel-field.tsx';
import { quietWords } from './quiet-words.ts';

function change(part: Partial<QuietHours>): void {
  prefsStore.setState(({ quiet }) => ({ quiet: { ...quiet, ...part } }));
}

function changeTime(name: 'fromMinute' | 'toMinute', text: string): void {
  const minute = minuteOfText(text);
  if (minute === null) sayToast('error', `"${text}" is no time of day. Write it as 08:30.`);
  else change({ [name]: minute });
}

/** When sounds, the voice and desktop notices are silent, in exchange time. */
export function QuietHoursFields() {
  const quiet = useStore(prefsStore, (state) => state.quiet);
  useEverySecond();
  return (
    <fieldset className="alert-quiet">
      <legend>Quiet hours, exchange time</legend>
      <button
        type="button"
        className="button"
        role="switch"
        aria-checked={quiet.on}
        aria-label="Quiet hours"
        onClick={() => change({ on: !quiet.on })}
      >
        {quiet.on ? 'on' : 'off'}
      </button>
      <ChannelField
        name="from"
        label="Beginning of the quiet hours as 22:00. Enter saves."
        value={minuteText(quiet.fromMinute)}
        onSave={(text) => changeTime('fromMinute', text)}
      />
      <ChannelField
        name="to"
        label="End of the quiet hours as 08:30; before the beginning means the next day. Enter saves."
        value={minuteText(quiet.toMinute)}
        onSave={(text) => changeTime('toMinute', text)}
      />
      <button
        type="button"
        className="button"
        role="switch"
        aria-checked={quiet.alarms}
        aria-label="Rejections, stops and alarms in quiet hours"
        onClick={() => change({ alarms: !quiet.alarms })}
      >
        {quiet.alarms ? 'alarms heard' : 'alarms silent'}
      </button>
      <span className={quiet.on && quiet.fromMinute === quiet.toMinute ? 'warn' : 'muted'} data-quiet>
        {quietWords(quiet, engineNowMs())}
      </span>
    </fieldset>
  );
}
