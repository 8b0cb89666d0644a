import { FEED_MODES, type FeedMode } from '#contract/model/feed.ts';
import { type Instrument, SEGMENT_CODES } from '#contract/model/instrument.ts';
import { DISCONNECT_AT, LENGTH_AT, nextPacket, PACKET, packetCode } from '../../core/wire/packets.ts';
import { FEED_LIMITS } from './limits.ts';
import { disconnectRequest, subscriptionRequest } from './requests.ts';

/** Says goodbye before the socket is closed. */
export const DISCONNECT_MESSAGE = JSON.stringify(disconnectRequest());

/** Ids end below it. */
const ID_RANGE = 2 ** 28;
/** Whole length of a disconnect packet. */
const DISCONNECT_PACKET_BYTES = 10;

/** An instrument with how much of it is wanted. */
export interface Wanted {
  readonly instrument: Instrument;
  readonly mode: FeedMode;
}

/** The mode that is asked of the broker: an index has no depth. */
export function wireMode({ instrument, mode }: Wanted): FeedMode {
  return mode === 'full' && instrument.segment === 'IDX_I' ? 'quote' : mode;
}

/**
 * Text messages that subscribe (or unsubscribe) the instruments, each in its mode, at most 100 in each. The order of
 * the instruments is kept within a mode.
 */
export function subscriptionMessages(list: readonly Wanted[], subscribe: boolean): string[] {
  const messages: string[] = [];
  for (const mode of FEED_MODES) {
    const wanted = list.filter((one) => wireMode(one) === mode).map(({ instrument }) => instrument);
    for (let from = 0; from < wanted.length; from += FEED_LIMITS.instrumentsPerMessage) {
      const part = wanted.slice(from, from + FEED_LIMITS.instrumentsPerMessage);
      messages.push(JSON.stringify(subscriptionRequest(mode, part, subscribe)));
    }
  }
  return messages;
}

/**
 * Reason of the disconnect packet at the end of a message, or 0. Only a message whose last bytes look like one is
 * walked from its start, so that the ordinary message costs two comparisons.
 */
export function disconnectReason(bytes: Uint8Array): number {
  const at = bytes.length - DISCONNECT_PACKET_BYTES;
  if (at < 0 || bytes[at] !== PACKET.disconnect || bytes[at + LENGTH_AT] !== DISCONNECT_PACKET_BYTES) return 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let offset = 0;
  while (offset < at) offset = nextPacket(view, offset, bytes.length);
  if (offset !== at || packetCode(view, at, bytes.length) !== PACKET.disconnect) return 0;
  return view.getUint16(at + DISCONNECT_AT.reason, true);
}

/** One number for segment and id: ids repeat between segments, and are below 2^28. */
export function feedKey({ segment, securityId }: Instrument): number {
  return SEGMENT_CODES[segment] * ID_RANGE + securityId;
}
