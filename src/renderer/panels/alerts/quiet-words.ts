import { isQuiet, type QuietHours } from '#contract/model/quiet-hours.ts';
import { minuteText } from '../../ui/format.ts';

/** What the quiet hours do now. */
export function quietWords(quiet: QuietHours, nowMs: number): string {
  if (!quiet.on) return 'Sounds and desktop notices come at any hour.';
  if (quiet.fromMinute === quiet.toMinute) return 'Both times are the same, so it is never quiet. Change one of them.';
  const span = `from ${minuteText(quiet.fromMinute)} to ${minuteText(quiet.toMinute)}`;
  const alarms = quiet.alarms ? 'Rejections, stops and alarms are heard all the same.' : 'Alarms are silent too.';
  return isQuiet(quiet, nowMs) ? `It is quiet now, ${span}. ${alarms}` : `Silent ${span}. ${alarms}`;
}
