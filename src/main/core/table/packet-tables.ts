import { FEED_MODES } from '#contract/model/feed.ts';
import { decimalsOfSegment } from '#contract/model/price.ts';
import { PACKET } from '../wire/packets.ts';

/** 10 to the decimals of an integer price, by segment code. */
export const SCALES = Float64Array.from({ length: 16 }, (_, code) => 10 ** decimalsOfSegment(code));

/** Lowest mode in which packets of a code are wanted: 1 ticker, 2 quote, 3 full. */
export const RANK_OF_CODE = new Uint8Array(256).fill(1);
for (const code of [PACKET.quote, PACKET.oi]) RANK_OF_CODE[code] = FEED_MODES.indexOf('quote') + 1;
for (const code of [PACKET.full, PACKET.depth]) RANK_OF_CODE[code] = FEED_MODES.indexOf('full') + 1;
