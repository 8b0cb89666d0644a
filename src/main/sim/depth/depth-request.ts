import { SEGMENT_CODES, type Segment } from '#contract/model/instrument.ts';

export interface DepthTarget {
  readonly segment: Segment;
  readonly securityId: number;
}

/** What a client's text asks for on a depth socket (dhan-api §5). */
export type DepthRequest =
  | { readonly type: 'subscribe'; readonly targets: readonly DepthTarget[] }
  | { readonly type: 'unsubscribe'; readonly code: number; readonly targets: readonly DepthTarget[] }
  | { readonly type: 'disconnect' };

const SUBSCRIBE = 23;
/** The older documents say 24, the newer 25. */
const UNSUBSCRIBE: readonly number[] = [24, 25];
const DISCONNECT = 12;

function targetOf(item: unknown): DepthTarget | undefined {
  if (item === null || typeof item !== 'object') return undefined;
  const { ExchangeSegment: segment, SecurityId: id } = item as Record<string, unknown>;
  if (typeof segment !== 'string' || !Object.hasOwn(SEGMENT_CODES, segment)) return undefined;
  return typeof id === 'string' && /^\d{1,9}$/.test(id)
    ? { segment: segment as Segment, securityId: Number(id) }
    : undefined;
}

/**
 * Reads a client's text. The list form and the flat form are both taken on either socket, as the broker's own test
 * program uses the list on the socket of 200 levels.
 * @returns undefined for everything the broker passes over in silence.
 */
export function parseDepthRequest(text: string): DepthRequest | undefined {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (message === null || typeof message !== 'object') return undefined;
  const { RequestCode: code, InstrumentList: list } = message as Record<string, unknown>;
  if (code === DISCONNECT) return { type: 'disconnect' };
  const items: unknown[] = Array.isArray(list) ? list : [message];
  const targets = items.map(targetOf).filter((one) => one !== undefined);
  if (code === SUBSCRIBE) return { type: 'subscribe', targets };
  return typeof code === 'number' && UNSUBSCRIBE.includes(code) ? { type: 'unsubscribe', code, targets } : undefined;
}
