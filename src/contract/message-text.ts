import { FaultError, fault } from './faults.ts';
import { WIRE_LIMITS, type WireMessage, messageSchema } from './wire.ts';

/** UTF-8 bytes of a text, without encoding it. */
export function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) bytes += 1;
    // A surrogate pair is four bytes: each half counts two.
    if (unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff)) bytes += 1;
  }
  return bytes;
}

function tooLarge(text: string): boolean {
  if (text.length > WIRE_LIMITS.messageBytesMax) return true;
  // Three bytes a unit is the worst case; only a text near the limit is worth counting.
  return text.length * 3 > WIRE_LIMITS.messageBytesMax && utf8Bytes(text) > WIRE_LIMITS.messageBytesMax;
}

/** A message as it crosses every wire. Throws `input.message_too_large` over the limit. */
export function encodeMessage(message: WireMessage): string {
  const text = JSON.stringify(message);
  if (tooLarge(text)) {
    const limit = WIRE_LIMITS.messageBytesMax;
    throw new FaultError(
      fault('input.message_too_large', `A message of ${text.length} characters is over the limit of ${limit} bytes.`),
    );
  }
  return text;
}

/** Reads and checks a message from the other side. Throws `input.bad_message`, which ends the wire. */
export function decodeMessage(text: string): WireMessage {
  const bad = (why: string): FaultError => new FaultError(fault('input.bad_message', `A message was refused: ${why}.`));
  if (tooLarge(text)) throw bad(`it is over ${WIRE_LIMITS.messageBytesMax} bytes`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw bad('it is not JSON');
  }
  const parsed = messageSchema.safeParse(value);
  if (!parsed.success) throw bad(parsed.error.issues[0]?.message ?? 'unknown shape');
  return parsed.data;
}
