import { SEGMENT_CODES, type Segment } from '#contract/model/instrument.ts';
import { MODE } from './subscription-list.ts';

/** One instrument of a request that could be read. */
export interface RequestedInstrument {
  readonly segment: Segment;
  readonly securityId: number;
}
/** What a client's JSON text asks for (§4.2). */
export type FeedRequest =
  | {
      readonly type: 'subscribe' | 'unsubscribe';
      readonly mode: number;
      readonly listed: number;
      readonly instruments: readonly RequestedInstrument[];
    }
  | { readonly type: 'disconnect' };

const CODES: Readonly<Record<number, { readonly type: 'subscribe' | 'unsubscribe'; readonly mode: number }>> = {
  15: { type: 'subscribe', mode: MODE.ticker },
  16: { type: 'unsubscribe', mode: MODE.ticker },
  17: { type: 'subscribe', mode: MODE.quote },
  18: { type: 'unsubscribe', mode: MODE.quote },
  21: { type: 'subscribe', mode: MODE.full },
  22: { type: 'unsubscribe', mode: MODE.full },
};
const DISCONNECT = 12;

function instrumentOf(item: unknown): RequestedInstrument | undefined {
  if (item === null || typeof item !== 'object') return undefined;
  const { ExchangeSegment: segment, SecurityId: id } = item as Record<string, unknown>;
  const known = typeof segment === 'string' && Object.hasOwn(SEGMENT_CODES, segment);
  const securityId = typeof id === 'string' && /^\d{1,9}$/.test(id) ? Number(id) : undefined;
  if (!known || securityId === undefined) return undefined;
  return { segment: segment as Segment, securityId };
}

/** Reads a client's text frame. @returns undefined for everything the broker passes over in silence. */
export function parseFeedRequest(text: string): FeedRequest | undefined {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (message === null || typeof message !== 'object') return undefined;
  const { RequestCode: code, InstrumentList: list } = message as Record<string, unknown>;
  if (Number(code) === DISCONNECT) return { type: 'disconnect' };
  const known = CODES[Number(code)];
  if (known === undefined || !Array.isArray(list)) return undefined;
  const instruments = list.map(instrumentOf).filter((one) => one !== undefined);
  return { ...known, listed: list.length, instruments };
}
