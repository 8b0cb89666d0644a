/** Classes of sound, each with its own short pattern so that they are told apart without looking. */
export const SOUND_CLASSES = [
  'hit-high',
  'hit',
  'own-alert',
  'notice',
  'error',
  'fill-up',
  'fill-down',
  'reject',
  'stop',
  'alarm',
] as const;
/** Classes about orders and money at risk: quiet hours may leave them out. */
export const LOUD_SOUNDS: readonly SoundClass[] = ['reject', 'stop', 'alarm'];
export type SoundClass = (typeof SOUND_CLASSES)[number];

/** One note: frequency in Hz, start and length in ms from the beginning of the pattern. */
export interface Note {
  readonly hz: number;
  readonly atMs: number;
  readonly forMs: number;
}

/**
 * Patterns: rising pair for a high hit, one soft note for any other, a quick triple
 * for a person's own alert, a level pair for a notice, a falling pair for an
 * error; a quick rise for a bought fill and a quick fall for a sold one; three falling for a rejection, two long level
 * ones for a stop, a two-tone call for an alarm that waits to be acknowledged.
 */
export const TONES: Readonly<Record<SoundClass, readonly Note[]>> = {
  'hit-high': [
    { hz: 660, atMs: 0, forMs: 70 },
    { hz: 990, atMs: 80, forMs: 110 },
  ],
  hit: [{ hz: 740, atMs: 0, forMs: 70 }],
  'own-alert': [
    { hz: 831, atMs: 0, forMs: 50 },
    { hz: 831, atMs: 70, forMs: 50 },
    { hz: 1109, atMs: 140, forMs: 90 },
  ],
  notice: [
    { hz: 520, atMs: 0, forMs: 60 },
    { hz: 520, atMs: 90, forMs: 60 },
  ],
  error: [
    { hz: 440, atMs: 0, forMs: 120 },
    { hz: 294, atMs: 130, forMs: 180 },
  ],
  'fill-up': [
    { hz: 587, atMs: 0, forMs: 50 },
    { hz: 784, atMs: 55, forMs: 70 },
  ],
  'fill-down': [
    { hz: 784, atMs: 0, forMs: 50 },
    { hz: 587, atMs: 55, forMs: 70 },
  ],
  reject: [
    { hz: 494, atMs: 0, forMs: 90 },
    { hz: 392, atMs: 100, forMs: 90 },
    { hz: 247, atMs: 200, forMs: 160 },
  ],
  stop: [
    { hz: 349, atMs: 0, forMs: 160 },
    { hz: 349, atMs: 220, forMs: 160 },
  ],
  alarm: [
    { hz: 880, atMs: 0, forMs: 130 },
    { hz: 659, atMs: 150, forMs: 130 },
    { hz: 880, atMs: 300, forMs: 130 },
    { hz: 659, atMs: 450, forMs: 130 },
  ],
};

/** Loudness of a note, 0…1. */
export const TONE_PEAK = 0.18;
/** Length of the rise and the fall of a note, against clicks, s. */
const RAMP_S = 0.012;

/** Puts a pattern on an audio context, starting at `atS` of its clock. */
export function scheduleTone(context: BaseAudioContext, sound: SoundClass, atS: number): void {
  for (const note of TONES[sound]) {
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    const from = atS + note.atMs / 1000;
    const to = from + note.forMs / 1000;
    oscillator.frequency.value = note.hz;
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(TONE_PEAK, from + RAMP_S);
    gain.gain.setValueAtTime(TONE_PEAK, Math.max(from + RAMP_S, to - RAMP_S));
    gain.gain.linearRampToValueAtTime(0, to);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(from);
    oscillator.stop(to + 0.01);
  }
}
