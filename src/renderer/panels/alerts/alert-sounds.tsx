import { useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import { sayToast } from '../../shell/alerts.ts';
import { soundStore, tryTone } from '../../shell/sound.ts';
import { SOUND_CLASSES, type SoundClass } from '../../shell/tones.ts';
import { followVoices, say, voiceState, voiceWords } from '../../shell/voice.ts';
import { prefsStore } from '../../stores/prefs.ts';
import { QuietHoursFields } from './quiet-hours-fields.tsx';

/** What each class is heard for. */
const WORDS: Readonly<Record<SoundClass, string>> = {
  'hit-high': 'Alert of a scanner, high priority',
  hit: 'Alert of a scanner, medium or low priority',
  'own-alert': 'Your own alert',
  notice: 'Notice of the terminal',
  error: 'Error of the terminal',
  'fill-up': 'Bought',
  'fill-down': 'Sold',
  reject: 'Order rejected',
  stop: 'Stop hit',
  alarm: 'Alarm that waits for you',
};

function toggle(name: 'muted' | 'spoken', sound: SoundClass): void {
  prefsStore.setState(({ [name]: chosen }) => ({
    [name]: chosen.includes(sound) ? chosen.filter((one) => one !== sound) : [...chosen, sound],
  }));
}

function trySpeech(): void {
  if (!say('This is how alerts are read to you'))
    sayToast('info', 'The voice is still speaking. Try again in a moment.');
}

/** One class: whether its tone is heard, how it sounds, and whether the voice reads its sentence. */
function SoundRow({ sound, speaks }: { sound: SoundClass; speaks: boolean }) {
  const { muted, spoken } = useStore(prefsStore);
  const isHeard = sound === 'alarm' || !muted.includes(sound);
  const isSpoken = spoken.includes(sound);
  return (
    <li>
      <button
        type="button"
        className="button"
        role="switch"
        aria-checked={isHeard}
        aria-label={`${WORDS[sound]}: heard or muted`}
        disabled={sound === 'alarm'}
        title={sound === 'alarm' ? 'An alarm cannot be muted: acknowledging it ends it' : undefined}
        onClick={() => toggle('muted', sound)}
      >
        {isHeard ? 'heard' : 'muted'}
      </button>
      <button type="button" className="button" aria-label={`Play: ${WORDS[sound]}`} onClick={() => tryTone(sound)}>
        Play
      </button>
      <button
        type="button"
        className="button"
        role="switch"
        aria-checked={isSpoken}
        aria-label={`${WORDS[sound]}: read by the voice or not`}
        disabled={!speaks && !isSpoken}
        onClick={() => toggle('spoken', sound)}
      >
        {isSpoken ? 'spoken' : 'not spoken'}
      </button>
      <span className={isHeard || isSpoken ? '' : 'muted'}>{WORDS[sound]}</span>
    </li>
  );
}

/** Every class of sound: what it is for, how it sounds, whether it is heard and read; and when all of it is silent. */
export function AlertSounds() {
  const sound = useStore(prefsStore, (state) => state.sound);
  const unlocked = useStore(soundStore, (state) => state.unlocked);
  const voice = useSyncExternalStore(followVoices, voiceState);
  const lacks = voiceWords(voice);
  return (
    <div className="alert-sounds">
      {!sound && <p className="warn">All sound is off, the voice too. The key m switches it on.</p>}
      {sound && !unlocked && <p className="warn">Sound waits for a key or a click in this window.</p>}
      <QuietHoursFields />
      <p className={lacks === null ? 'muted' : 'warn'} data-voice={voice}>
        <button type="button" className="button" disabled={lacks !== null} onClick={trySpeech}>
          Try the voice
        </button>{' '}
        {lacks ?? 'The voice is the one of this machine.'}
      </p>
      <ul>
        {SOUND_CLASSES.map((one) => (
          <SoundRow key={one} sound={one} speaks={lacks === null} />
        ))}
      </ul>
      <p className="muted">
        An alarm cannot be muted: acknowledging it ends it. The voice reads one sentence of a class in five seconds and
        counts the others.
      </p>
    </div>
  );
}
