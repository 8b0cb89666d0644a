import { prefsStore } from '../stores/prefs.ts';
import { isSilent } from './sound.ts';
import type { SoundClass } from './tones.ts';

/** Sentences that wait for their turn or are being spoken: what comes later is no news when its turn comes. */
export const VOICE_WAITING_MAX = 3;
/** Longest sentence that is spoken, characters: some ten seconds. */
export const VOICE_CHARS_MAX = 160;
/** English as it is spoken where the market is; any other English else. */
const LANGUAGE = 'en-IN';

/** What this browser can do: speak, speak but without any voice installed, or nothing. */
export type VoiceState = 'ready' | 'no-voice' | 'absent';

/** Sentences that were handed over and have not ended. */
let waiting = 0;
/** Whether this window speaks by itself. */
let isSpeaker = true;

/** The browser's own; read anew each time, because a page may be without. */
function synthesis(): SpeechSynthesis | null {
  return 'speechSynthesis' in globalThis ? (globalThis.speechSynthesis ?? null) : null;
}

export function voiceState(): VoiceState {
  const speech = synthesis();
  if (speech === null) return 'absent';
  return speech.getVoices().length === 0 ? 'no-voice' : 'ready';
}

/** Follows voices that come and go: browsers load them after the page. @returns ends it. */
export function followVoices(changed: () => void): () => void {
  const speech = synthesis();
  speech?.addEventListener('voiceschanged', changed);
  return () => speech?.removeEventListener('voiceschanged', changed);
}

/** Why nothing can be spoken, with the remedy; null when it can. */
export function voiceWords(state: VoiceState): string | null {
  if (state === 'absent')
    return 'This browser cannot speak. Open the terminal in one with speech synthesis to use the voice.';
  if (state === 'no-voice')
    return 'No voice is installed on this machine. Install one in the speech settings of the system.';
  return null;
}

/** A sentence as it is spoken: cut at a word where it is long, with how many others it stands for. */
export function spokenText(sentence: string, count: number): string {
  const short = sentence.length <= VOICE_CHARS_MAX ? sentence : cut(sentence);
  return count <= 1 ? short : `${short.replace(/[.!?]$/u, '')}, and ${count - 1} more`;
}

function cut(sentence: string): string {
  const head = sentence.slice(0, VOICE_CHARS_MAX);
  const end = head.lastIndexOf(' ');
  return end > 0 ? head.slice(0, end) : head;
}

/** A window of one panel leaves the voice to the terminal's own window: nothing is said twice. */
export function leaveVoice(): void {
  isSpeaker = false;
}

/** Whether a class is spoken in this window now. */
function isSpoken(sound: SoundClass): boolean {
  return isSpeaker && prefsStore.getState().spoken.includes(sound) && !isSilent(sound);
}

/** Speaks a sentence of a class, if a person chose so, it is not quiet, and not too much waits. */
export function speak(sound: SoundClass, sentence: string, count: number): void {
  if (isSpoken(sound)) say(spokenText(sentence, count));
}

/** Speaks now, whatever is chosen: how a person hears the voice. @returns whether it was handed over. */
export function say(text: string): boolean {
  const speech = synthesis();
  if (speech === null || voiceState() !== 'ready') return false;
  // Some browsers forget to tell the end.
  if (!speech.speaking && !speech.pending) waiting = 0;
  if (waiting >= VOICE_WAITING_MAX) return false;
  const utterance = new SpeechSynthesisUtterance(text);
  const voices = speech.getVoices();
  const voice = voices.find(({ lang }) => lang === LANGUAGE) ?? voices.find(({ lang }) => lang.startsWith('en'));
  utterance.lang = voice?.lang ?? LANGUAGE;
  if (voice !== undefined) utterance.voice = voice;
  const ended = (): void => {
    waiting = Math.max(0, waiting - 1);
  };
  utterance.addEventListener('end', ended);
  utterance.addEventListener('error', ended);
  waiting += 1;
  speech.speak(utterance);
  return true;
}

/** Ends what is being said and what waits: sound was switched off. */
export function hush(): void {
  waiting = 0;
  synthesis()?.cancel();
}
