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
 * A press as a chord: `k`, `Ctrl+K`, `Alt+1`, `?`, `Shift+F6`, `Shift+O`. Shift is only spelled where it does not show
 * in the key: printable signs speak for themselves. Letters are upper case in chords with a modifier and lower case
 * alone, whatever Caps Lock says.
 */
export function chordOf(press: KeyPress): string {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(press.code)?.[1];
  let key = press.key === ' ' ? 'Space' : press.key;
  if (press.altKey && digit !== undefined) key = digit;
  const modified = press.ctrlKey || press.altKey || press.metaKey;
  const isLetter = /^[A-Za-z]$/.test(key);
  if (key.length === 1 && modified) key = key.toUpperCase();
  else if (isLetter) key = press.shiftKey ? key.toUpperCase() : key.toLowerCase();
  const parts: string[] = [];
  if (press.ctrlKey || press.metaKey) parts.push('Ctrl');
  if (press.altKey) parts.push('Alt');
  if (press.shiftKey && (key.length > 1 || modified || isLetter)) parts.push('Shift');
  return [...parts, key].join('+');
}

/** Whether a chord may fire while an input has the focus: only what no one types. */
export function worksInInputs(chord: string): boolean {
  return chord === 'Escape' || /(?:^|\+)F\d+$/.test(chord) || chord.startsWith('Ctrl+') || chord.startsWith('Alt+');
}
