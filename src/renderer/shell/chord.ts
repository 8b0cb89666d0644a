/** The parts of a key event that a chord is matched against. */
export interface KeyPress {
  readonly key: string;
  /** Physical key, for chords with Alt where the layout changes `key`. */
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
}

/**
 * A press as a chord: `Ctrl+K`, `Alt+1`, `?`, `Shift+F6`. Shift is only spelled where it does not already show in the
 * key (letters are upper case in chords with a modifier, printable signs speak for themselves).
 */
export function chordOf(press: KeyPress): string {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(press.code)?.[1];
  let key = press.key === ' ' ? 'Space' : press.key;
  if (press.altKey && digit !== undefined) key = digit;
  const modified = press.ctrlKey || press.altKey || press.metaKey;
  if (key.length === 1 && modified) key = key.toUpperCase();
  const parts: string[] = [];
  if (press.ctrlKey || press.metaKey) parts.push('Ctrl');
  if (press.altKey) parts.push('Alt');
  if (press.shiftKey && (key.length > 1 || modified)) parts.push('Shift');
  return [...parts, key].join('+');
}

/** Whether a chord may fire while an input has the focus: only what no one types. */
export function worksInInputs(chord: string): boolean {
  return chord === 'Escape' || /(?:^|\+)F\d+$/.test(chord) || chord.startsWith('Ctrl+') || chord.startsWith('Alt+');
}
