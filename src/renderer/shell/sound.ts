import { createStore } from 'zustand/vanilla';
import { prefsStore } from '../stores/prefs.ts';
import { type SoundClass, scheduleTone } from './tones.ts';

/** Whether sound can be heard: browsers keep it locked until the first key or click in the page. */
export const soundStore = createStore<{ readonly unlocked: boolean; readonly played: number }>(() => ({
  unlocked: false,
  played: 0,
}));

let context: AudioContext | null = null;

/** Unlocks sound; called from a gesture. A machine without audio stays silent and says so. */
export async function unlockSound(): Promise<void> {
  if (soundStore.getState().unlocked || typeof AudioContext === 'undefined') return;
  context ??= new AudioContext();
  await context.resume();
  if (context.state === 'running') soundStore.setState({ unlocked: true });
}

/** Plays a pattern now, if sound is on, unlocked, and the class is not muted. */
export function playSound(sound: SoundClass): void {
  const { sound: wanted, muted } = prefsStore.getState();
  if (wanted && !muted.includes(sound)) tryTone(sound);
}

/** Plays a pattern now, if sound is unlocked, whatever is muted: how a person hears what a class sounds like. */
export function tryTone(sound: SoundClass): void {
  if (context === null || !soundStore.getState().unlocked) return;
  scheduleTone(context, sound, context.currentTime + 0.005);
  soundStore.setState(({ played }) => ({ played: played + 1 }));
}

/** What the sound button says. */
export function soundWords(wanted: boolean, unlocked: boolean): string {
  if (!wanted) return 'sound off';
  return unlocked ? 'sound on' : 'sound waits for a click';
}
