/** The payload of a `closed` message. @param minute of day; −1 when none is closed yet. */
export function encodeClosed(minute: number): Uint8Array {
  return Uint8Array.of((minute + 1) & 0xff, (minute + 1) >> 8);
}

export function decodeClosed(bytes: Uint8Array): number {
  return (bytes[0] ?? 0) + (bytes[1] ?? 0) * 256 - 1;
}
