import { type Instrument, SEGMENT_CODES } from '#contract/model/instrument.ts';
import { FEED_LIMITS } from './limits.ts';

/** Request codes of the live feed (dhan-api §4.2); unsubscribe is one more than subscribe. */
const SUBSCRIBE = { quote: 17, full: 21 } as const;
const UNSUBSCRIBE_OFFSET = 1;

/** Says goodbye before the socket is closed. */
export const DISCONNECT_MESSAGE = JSON.stringify({ RequestCode: 12 });

/** Code and size of the packet with which the broker ends a connection; its reason is the last field. */
const DISCONNECT_CODE = 50;
const DISCONNECT_BYTES = 10;
const HEADER_BYTES = 8;

/**
 * Text messages that subscribe (or unsubscribe) the instruments: Full for what has depth, Quote for indices, at most
 * 100 in each. The order of the instruments is kept within a mode.
 */
export function subscriptionMessages(instruments: readonly Instrument[], subscribe: boolean): string[] {
  const messages: string[] = [];
  for (const mode of ['quote', 'full'] as const) {
    const wanted = instruments.filter(({ segment }) => (segment === 'IDX_I') === (mode === 'quote'));
    for (let from = 0; from < wanted.length; from += FEED_LIMITS.instrumentsPerMessage) {
      const part = wanted.slice(from, from + FEED_LIMITS.instrumentsPerMessage);
      messages.push(
        JSON.stringify({
          RequestCode: SUBSCRIBE[mode] + (subscribe ? 0 : UNSUBSCRIBE_OFFSET),
          InstrumentCount: part.length,
          InstrumentList: part.map((one) => ({
            ExchangeSegment: one.segment,
            SecurityId: String(one.securityId),
          })),
        }),
      );
    }
  }
  return messages;
}

/**
 * Reason of the disconnect packet at the end of a message, or 0. Only a message whose last ten bytes look like one is
 * walked from its start, so that the ordinary message costs two comparisons.
 */
export function disconnectReason(bytes: Uint8Array): number {
  const at = bytes.length - DISCONNECT_BYTES;
  if (at < 0 || bytes[at] !== DISCONNECT_CODE || bytes[at + 1] !== DISCONNECT_BYTES || bytes[at + 2] !== 0) return 0;
  let offset = 0;
  while (offset < at) {
    const length = (bytes[offset + 1] ?? 0) + (bytes[offset + 2] ?? 0) * 256;
    if (length < HEADER_BYTES) return 0;
    offset += length;
  }
  if (offset !== at) return 0;
  return (bytes[at + HEADER_BYTES] ?? 0) + (bytes[at + HEADER_BYTES + 1] ?? 0) * 256;
}

/** One number for segment and id: ids repeat between segments. */
export function feedKey({ segment, securityId }: Instrument): number {
  return SEGMENT_CODES[segment] * 2 ** 28 + securityId;
}
