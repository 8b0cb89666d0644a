import type { DeepLevels } from '#contract/model/depth.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { depth200Request, subscriptionRequest } from './requests.ts';

/** Most instruments in one message; the socket of 20 levels takes its whole list at once (dhan-api §5). */
const PER_MESSAGE_MAX = 50;

/** The older documents and the vendor's program unsubscribe with 24, the newer documents with 25. */
export const UNSUBSCRIBE_CODES = [24, 25] as const;
export type UnsubscribeCode = (typeof UNSUBSCRIBE_CODES)[number];

/** Texts that subscribe instruments on a depth socket. */
export function depthSubscriptions(levels: DeepLevels, instruments: readonly Instrument[]): string[] {
  if (levels === 200) return instruments.map((one) => JSON.stringify(depth200Request(one, true)));
  return parts(instruments).map((part) => JSON.stringify(subscriptionRequest('depth', part, true)));
}

/** Texts that end subscriptions on the socket of 20 levels; one of 200 levels is ended with its connection. */
export function depthUnsubscriptions(instruments: readonly Instrument[], code: UnsubscribeCode): string[] {
  return parts(instruments).map((part) =>
    JSON.stringify({ ...subscriptionRequest('depth', part, false), RequestCode: code }),
  );
}

function parts(instruments: readonly Instrument[]): Instrument[][] {
  const out: Instrument[][] = [];
  for (let from = 0; from < instruments.length; from += PER_MESSAGE_MAX)
    out.push(instruments.slice(from, from + PER_MESSAGE_MAX));
  return out;
}
