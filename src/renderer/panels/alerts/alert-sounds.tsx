import { useStore } from 'zustand';
import { soundStore, tryTone } from '../../shell/sound.ts';
import { MUTABLE_SOUNDS, type SoundClass } from '../../shell/tones.ts';
import { prefsStore } from '../../stores/prefs.ts';

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

function toggle(sound: SoundClass): void {
  prefsStore.setState(({ muted }) => ({
    muted: muted.includes(sound) ? muted.filter((one) => one !== sound) : [...muted, sound],
  }));
}

/** Every class of sound: what it is for, how it sounds, and whether it is heard. */
export function AlertSounds() {
  const { muted, sound } = useStore(prefsStore);
  const unlocked = useStore(soundStore, (state) => state.unlocked);
  return (
    <div className="alert-sounds">
      {!sound && <p className="warn">All sound is off. The key m switches it on.</p>}
      {sound && !unlocked && <p className="warn">Sound waits for a key or a click in this window.</p>}
      <ul>
        {MUTABLE_SOUNDS.map((one) => (
          <li key={one}>
            <button
              type="button"
              className="button"
              role="switch"
              aria-checked={!muted.includes(one)}
              aria-label={`${WORDS[one]}: heard or muted`}
              onClick={() => toggle(one)}
            >
              {muted.includes(one) ? 'muted' : 'heard'}
            </button>
            <button type="button" className="button" aria-label={`Play: ${WORDS[one]}`} onClick={() => tryTone(one)}>
              Play
            </button>
            <span className={muted.includes(one) ? 'muted' : ''}>{WORDS[one]}</span>
          </li>
        ))}
      </ul>
      <p className="muted">An alarm cannot be muted: acknowledging it ends it.</p>
    </div>
  );
}
