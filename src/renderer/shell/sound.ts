import { createStore } from 'zustand/vanilla';
import { isQuiet, quietUntilText } from '#contract/model/quiet-hours.ts';
import { engineNowMs } from '../stores/engine-clock.ts';
import { type FacePrefs, prefsStore } from '../stores/prefs.ts';
import { LOUD_SOUNDS, type SoundClass, scheduleTone } from './tones.ts';

/** Whether sound can be heard: browsers keep it locked until the first key or click in the page. */
export const soundStore = createStore<{ readonly unlocked: boolean; readonly played: number }>(() => ({
  unlocked: false,
  played: 0,
}));

/** Without a tone for this long the machine's audio rests, ms: while it runs it works a thousand times a second, silent or not. */
const REST_AFTER_MS = 5_000;

let context: AudioContext | null = null;
let rest: ReturnType<typeof setTimeout> | undefined;

/** Puts the audio to rest once nothing has sounded for a while. */
function restSoon(): void {
  clearTimeout(rest);
  rest = setTimeout(() => void context?.suspend(), REST_AFTER_MS);
}

/** Wakes the audio and plays; a device that is gone turns into the word that sound waits. */
async function play(sounding: AudioContext, sound: SoundClass): Promise<void> {
  restSoon();
  try {
    await sounding.resume();
    scheduleTone(sounding, sound, sounding.currentTime + 0.005);
  } catch {
    soundStore.setState({ unlocked: false });
  }
}

/** Unlocks sound; called from a gesture. A machine without audio stays silent and says so. */
export async function unlockSound(): Promise<void> {
  if (soundStore.getState().unlocked || typeof AudioContext === 'undefined') return;
  context ??= new AudioContext();
  await context.resume();
  if (context.state !== 'running') return;
  soundStore.setState({ unlocked: true });
  restSoon();
}

/** Whether nothing of a class is to be heard now: all sound is off, or these are quiet hours for it. */
export function isSilent(sound: SoundClass): boolean {
  const { sound: wanted, quiet } = prefsStore.getState();
  if (!wanted) return true;
  return isQuiet(quiet, engineNowMs()) && !(quiet.alarms && LOUD_SOUNDS.includes(sound));
}

/** Plays a pattern now, if sound is on, unlocked, not in quiet hours, and the class is not muted. */
export function playSound(sound: SoundClass): void {
  if (!isSilent(sound) && !prefsStore.getState().muted.includes(sound)) tryTone(sound);
}

/** Plays a pattern now, if sound is unlocked, whatever is muted: how a person hears what a class sounds like. */
export function tryTone(sound: SoundClass): void {
  if (context === null || !soundStore.getState().unlocked) return;
  void play(context, sound);
  soundStore.setState(({ played }) => ({ played: played + 1 }));
}

/** What the sound button says. */
export function soundWords(wanted: boolean, unlocked: boolean, quiet: FacePrefs['quiet'], nowMs: number): string {
  if (!wanted) return 'sound off';
  if (isQuiet(quiet, nowMs)) return `quiet until ${quietUntilText(quiet)}`;
  return unlocked ? 'sound on' : 'sound waits for a click';
}
