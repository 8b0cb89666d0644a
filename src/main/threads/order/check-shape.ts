import { type Fault, fault } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { OrderIntent } from '#contract/model/order.ts';

/** What no venue could take, found before anything else: the caller is wrong, not the market. */
export function shapeFault(intent: OrderIntent, instrument: Instrument): Fault | null {
  const { type, price, trigger, side, disclosed, quantity } = intent;
  const { symbol } = instrument;
  if (instrument.kind === 'INDEX')
    return fault('input.not_tradable', `${symbol} is an index. Trade its future or options.`);
  if ((type === 'LIMIT' || type === 'SL') && price <= 0)
    return fault('input.price_missing', 'A limit order needs a price above 0.');
  if ((type === 'MARKET' || type === 'SLM') && price !== 0) {
    return fault('input.price_not_allowed', 'A market order has no price. Leave it empty, or choose LIMIT.');
  }
  const stops = type === 'SL' || type === 'SLM';
  if (stops && trigger <= 0) return fault('input.trigger_missing', 'A stop order needs a trigger price above 0.');
  if (!stops && trigger !== 0) return fault('input.trigger_not_allowed', `A ${type} order has no trigger price.`);
  if (type === 'SL' && (side === 'BUY' ? trigger > price : trigger < price)) {
    const rule = side === 'BUY' ? 'at or below' : 'at or above';
    return fault('input.trigger_beyond_price', `The trigger of a ${side} stop lies ${rule} its limit.`);
  }
  if (disclosed > quantity) return fault('input.disclosed_too_large', 'The disclosed quantity is above the quantity.');
  return null;
}
