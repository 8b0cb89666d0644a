import { type Fault, fault } from '#contract/faults.ts';

/** What the broker's reason for a disconnect asks of the client (dhan-api §2.5). */
export type DisconnectAdvice =
  | { readonly kind: 'retry'; readonly text: string }
  | { readonly kind: 'evicted'; readonly text: string }
  | { readonly kind: 'stop'; readonly fault: Fault };

/** A reason that no new attempt can cure: someone has to do something first. */
const STOPS: Readonly<Record<number, Fault>> = {
  804: fault(
    'denied.feed_too_many_instruments',
    'The feed refused the subscription: too many instruments on a connection (804). List fewer instruments.',
  ),
  806: fault(
    'denied.no_data_plan',
    'The account has no data plan (806). Subscribe to the Data APIs at the broker, then start again.',
  ),
  807: fault('denied.token_expired', 'The access token has expired (807). Give a new one.'),
  808: fault('denied.feed_auth', 'The feed refused client id and token (808). Check both and give a new token.'),
  809: fault('denied.token_invalid', 'The access token is not valid (809). Give a new one.'),
  810: fault('denied.client_invalid', 'The client id is not valid (810). Check it.'),
};

/** Advice for the reason of a disconnect packet. */
export function disconnectAdvice(reason: number): DisconnectAdvice {
  const stop = STOPS[reason];
  if (stop !== undefined) return { kind: 'stop', fault: stop };
  if (reason === 805) {
    const text =
      'the broker closed the connection because the account has too many (805): another program uses the feed';
    return { kind: 'evicted', text };
  }
  return { kind: 'retry', text: `the broker closed the connection with reason ${reason}` };
}

/** The advice for an HTTP status in place of the upgrade. */
export function upgradeAdvice(
  status: number,
): DisconnectAdvice | { readonly kind: 'throttled'; readonly text: string } {
  if (status === 429)
    return { kind: 'throttled', text: 'the broker refuses connections for now (429): too many attempts' };
  if (status === 401 || status === 403) {
    const text = `The feed refused client id and token (HTTP ${status}). Check both and give a new token.`;
    return { kind: 'stop', fault: fault('denied.feed_auth', text, { status }) };
  }
  return { kind: 'retry', text: `the broker answered ${status} in place of the feed` };
}
