import { createStore } from 'zustand/vanilla';
import { prefsStore } from '../stores/prefs.ts';
import { type SoundClass, scheduleTone } from './tones.ts';

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

/** Plays a pattern now, if sound is on, unlocked, and the class is not muted. */
export function playSound(sound: SoundClass): void {
  const { sound: wanted, muted } = prefsStore.getState();
  if (wanted && !muted.includes(sound)) tryTone(sound);
}

/** Plays a pattern now, if sound is unlocked, whatever is muted: how a person hears what a class sounds like. */
export function tryTone(sound: SoundClass): void {
  if (context === null || !soundStore.getState().unlocked) return;
  void play(context, sound);
  soundStore.setState(({ played }) => ({ played: played + 1 }));
}

/** What the sound button says. */
export function soundWords(wanted: boolean, unlocked: boolean): string {
  if (!wanted) return 'sound off';
  return unlocked ? 'sound on' : 'sound waits for a click';
}
