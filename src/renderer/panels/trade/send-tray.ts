import type { CallInput } from '#contract/calls/index.ts';
import { faultOf } from '#contract/faults.ts';
import { keyOf } from '../../shell/commands.ts';
import { deskCall } from '../../shell/desk-call.ts';
import { afterRefusal, basketFeed, sentTray, type Tray, trayStore, trayTaken } from '../../stores/baskets.ts';
import { engineNowMs } from '../../stores/engine-clock.ts';
import { tradingStore } from '../../stores/trading.ts';
import { keepUnanswered, settleUnanswered } from '../../stores/unanswered.ts';
import { freshOrderId } from '../../ticket/client-order-id.ts';
import { isRefusal, isStillOpen } from '../../ticket/refusal.ts';

type Intent = Omit<CallInput<'basket.place'>, 'account'>;

const SECOND_MS = 1_000;

/**
 * Sends the tray as one basket. Until it is answered or changed, another press is the same basket under the same id,
 * which the engine knows: it cannot go twice. A warning that the engine asks about is shown with its leg, and the next
 * press confirms it for that leg.
 * @returns whether something went out.
 */
export function sendTray(tray: Tray): boolean {
  if (!tradingStore.getState().armed) {
    trayStore.setState({ error: `Disarmed: ${keyOf('trade.arm')} arms the keys that open positions.` });
    return false;
  }
  const { legs, sent } = sentTray(tray, freshOrderId);
  trayStore.setState({ legs, sent, asking: null });
  const { policy, timeoutS, owner, account } = tray;
  const intents = legs.map(({ intent }) => intent);
  void place({ basketId: sent.basketId, owner, legs: intents, legTimeoutMs: timeoutS * SECOND_MS, policy }, account);
  return true;
}

/** @param again it was sent before, and nobody knows whether it arrived. */
async function place(intent: Intent, account: string | null, again = false): Promise<void> {
  const { basketId, legs } = intent;
  const isShown = (): boolean => trayStore.getState().sent?.basketId === basketId;
  try {
    const basket = await deskCall('basket.place', intent, {
      account,
      reduces: legs.every(({ reduceOnly }) => reduceOnly),
    });
    basketFeed.hear(basket);
    settleUnanswered(basketId);
    trayTaken(basketId);
  } catch (error) {
    const fault = faultOf(error);
    if (isRefusal(error) && !(again && isStillOpen(error))) {
      settleUnanswered(basketId);
      if (isShown()) trayStore.setState((tray) => ({ ...afterRefusal(fault, tray.legs), sent: null }));
      return;
    }
    const why = `${fault.text} The basket may have arrived. Sending again asks for the same basket and cannot double it.`;
    const what = `Basket of ${legs.length} legs`;
    const askAgain = (): void => void place(intent, account, true);
    if (!keepUnanswered({ id: basketId, what, why, atMs: engineNowMs(), askAgain })) return trayTaken(basketId);
    if (isShown()) trayStore.setState({ error: `No answer: ${why}` });
  }
}
