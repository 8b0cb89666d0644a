import type { FeedMode } from '#contract/model/feed.ts';
import type { Segment } from '#contract/model/instrument.ts';

/**
 * The JSON messages that a client sends on Dhan's sockets (dhan-api 4.2, 5, 6.1). Values to be put through
 * JSON.stringify; security ids travel as text.
 */

/** Request codes; unsubscribing is one more than subscribing. */
const REQUEST = { disconnect: 12, ticker: 15, quote: 17, full: 21, depth: 23 } as const;
type RequestMode = FeedMode | 'depth';
/** Code with which the order socket knows a log-in. */
const LOGIN_MSG_CODE = 42;

export interface InstrumentRef {
  readonly segment: Segment;
  readonly securityId: number;
}

interface WireRef {
  readonly ExchangeSegment: Segment;
  readonly SecurityId: string;
}

const wireRef = ({ segment, securityId }: InstrumentRef): WireRef => ({
  ExchangeSegment: segment,
  SecurityId: String(securityId),
});

/** Subscribes (or unsubscribes) up to 100 instruments in a mode; `depth` is for the socket of 20 levels. */
export function subscriptionRequest(mode: RequestMode, instruments: readonly InstrumentRef[], subscribe: boolean) {
  return {
    RequestCode: REQUEST[mode] + (subscribe ? 0 : 1),
    InstrumentCount: instruments.length,
    InstrumentList: instruments.map(wireRef),
  };
}

/** Body of a marketfeed request: ids as numbers under their segment. */
export function idsBySegment(instruments: readonly InstrumentRef[]): Partial<Record<Segment, number[]>> {
  const ids: Partial<Record<Segment, number[]>> = {};
  for (const { segment, securityId } of instruments) (ids[segment] ??= []).push(securityId);
  return ids;
}

/** The socket of 200 levels carries one instrument, named in the message itself. */
export function depth200Request(instrument: InstrumentRef, subscribe: boolean) {
  return { RequestCode: REQUEST.depth + (subscribe ? 0 : 1), ...wireRef(instrument) };
}

/** Said before a socket is closed. */
export function disconnectRequest() {
  return { RequestCode: REQUEST.disconnect };
}

/** Log-in on the order socket for the account's own orders. */
export function orderLogin(clientId: string, token: string) {
  return { LoginReq: { MsgCode: LOGIN_MSG_CODE, ClientId: clientId, Token: token }, UserType: 'SELF' };
}

/** Log-in on the order socket for all users of a partner. */
export function partnerLogin(partnerId: string, secret: string) {
  return { LoginReq: { MsgCode: LOGIN_MSG_CODE, ClientId: partnerId }, UserType: 'PARTNER', Secret: secret };
}
