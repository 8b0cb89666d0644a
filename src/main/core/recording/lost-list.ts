/** Bytes of one instrument: u8 segment code, u32 security id, little endian. */
const ENTRY_BYTES = 5;

export interface LostInstrument {
  readonly segment: number;
  readonly securityId: number;
}

/** The payload of a `lost` message. */
export function encodeLost(list: readonly LostInstrument[]): Uint8Array {
  const out = new Uint8Array(list.length * ENTRY_BYTES);
  const view = new DataView(out.buffer);
  for (const [index, { segment, securityId }] of list.entries()) {
    view.setUint8(index * ENTRY_BYTES, segment);
    view.setUint32(index * ENTRY_BYTES + 1, securityId, true);
  }
  return out;
}

export function decodeLost(bytes: Uint8Array): LostInstrument[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / ENTRY_BYTES) }, (_, index) => ({
    segment: view.getUint8(index * ENTRY_BYTES),
    securityId: view.getUint32(index * ENTRY_BYTES + 1, true),
  }));
}
