/** How much of an instrument the feed sends: price alone, with the day's values, or with five levels of depth. */
export const FEED_MODES = ['ticker', 'quote', 'full'] as const;
export type FeedMode = (typeof FEED_MODES)[number];

/** Connections of the live feed that one account may hold; other programs of the same person share them (dhan-api §4.1). */
export const FEED_SOCKETS_MAX = 5;
