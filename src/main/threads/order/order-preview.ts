import { faultOf } from '#contract/faults.ts';
import type { OrderIntent } from '#contract/model/order.ts';
import type { Preview } from '#contract/model/risk.ts';
import { breakevenOf } from '../../core/charges/breakeven.ts';
import { chargeKindOf } from '../../core/charges/charge-kind.ts';
import { type ChargedOrder, chargesOf } from '../../core/charges/charges.ts';
import type { Tariff } from '../../core/charges/tariff.ts';
import { valueOf } from '../../core/risk/verdict.ts';
import type { Desk, Draft } from './desk.ts';
import type { DeskParts } from './desk-parts.ts';
import type { DepthLevel } from './market-reader.ts';
import type { RiskDesk } from './risk-desk.ts';

export interface PreviewParts extends Pick<DeskParts, 'adapter' | 'market' | 'audit'> {
  readonly desk: Desk;
  readonly risk: Pick<RiskDesk, 'marginOf'>;
  readonly tariff: Tariff;
  readonly tradeDate: string;
}

/** Looks at an order as if it were sent, and sends nothing. */
export class OrderPreview {
  readonly #parts: PreviewParts;

  constructor(parts: PreviewParts) {
    this.#parts = parts;
  }

  /** @throws FaultError `input.*` when the intent makes no sense. */
  async of(intent: OrderIntent): Promise<Preview> {
    const draft = this.#parts.desk.draft(intent);
    const { checked, denied, warnings, slices } = draft;
    const fill = worstFill(this.#parts.market.depth(draft.instrument, intent.side), draft);
    const isEmpty = slices.length === 0;
    return {
      denied,
      warnings: warnings.map(({ code, text }) => ({ code, text: text.slice(0, 300) })),
      valuePaise: Math.round(valueOf(checked)),
      ...(isEmpty ? { marginPaise: null, marginExact: false } : await this.#margin(draft)),
      ...(isEmpty ? { chargesPaise: null, breakeven: null } : this.#costs(draft)),
      ...fill,
      payloads: this.#payloads(draft),
    };
  }

  /**
   * What legs take together by the broker's calculator; null where there is no broker.
   * @throws FaultError `input.*` when a leg makes no sense, or that of a broker that does not answer.
   */
  async marginOfAll(legs: readonly OrderIntent[]): Promise<number | null> {
    const { adapter, desk } = this.#parts;
    const venue = adapter();
    if (venue === null || venue.mode !== 'live') return null;
    const orders = legs.map((leg) => {
      const { intent, instrument, sent } = desk.draft(leg);
      return desk.venueOrder(intent, instrument, sent, intent.quantity);
    });
    return venue.marginOfAll(orders);
  }

  /** The broker's own calculator where there is a broker; the approximation says that it is one. */
  async #margin(draft: Draft): Promise<Pick<Preview, 'marginPaise' | 'marginExact'>> {
    const { adapter, desk, risk, audit } = this.#parts;
    const venue = adapter();
    if (venue !== null && venue.mode === 'live') {
      const { intent, instrument, sent } = draft;
      try {
        const { totalPaise } = await venue.margin(desk.venueOrder(intent, instrument, sent, intent.quantity));
        return { marginPaise: totalPaise, marginExact: true };
      } catch (thrown) {
        const text = `The broker's margin calculator did not answer: ${faultOf(thrown).text}`;
        audit({ event: 'preview.no_margin', who: 'engine', clientOrderId: intent.clientOrderId, text });
      }
    }
    return { marginPaise: draft.checked.reduces ? 0 : risk.marginOf(draft.checked), marginExact: false };
  }

  /** Charges of this order alone; the breakeven is that of the round trip it begins. */
  #costs({ checked, instrument, intent, slices }: Draft): Pick<Preview, 'chargesPaise' | 'breakeven'> {
    const { tariff, tradeDate } = this.#parts;
    const kind = chargeKindOf(instrument, intent.product);
    if (kind === null || checked.limit <= 0) return { chargesPaise: null, breakeven: null };
    const scale = 10 ** instrument.decimals;
    const order = (quantity: number): ChargedOrder => ({
      ...kind,
      side: intent.side === 'BUY' ? 'buy' : 'sell',
      quantity,
      price: checked.limit / scale,
      date: tradeDate,
    });
    const chargesPaise = Math.round(chargesOf(tariff, slices.map(order)).exact.total * 100);
    if (checked.reduces) return { chargesPaise, breakeven: null };
    const even = breakevenOf(tariff, order(intent.quantity), instrument.tick / scale);
    return { chargesPaise, breakeven: even === null ? null : Math.round(even.price * scale) };
  }

  #payloads({ intent, instrument, sent, slices }: Draft): string[] {
    const venue = this.#parts.adapter();
    if (venue === null) return [];
    const idOf = (n: number): string =>
      slices.length === 1 ? intent.clientOrderId : `${intent.clientOrderId}-${n + 1}`;
    return slices.slice(0, PAYLOADS_MAX).map((quantity, n) => {
      const slice = { ...intent, clientOrderId: idOf(n) };
      return venue.payload(this.#parts.desk.venueOrder(slice, instrument, sent, quantity));
    });
  }
}

/** As many as go out for one intent at most. */
const PAYLOADS_MAX = 20;

/** Average price if everything trades against the levels that are shown, no further than the limit. */
function worstFill(
  levels: readonly DepthLevel[],
  { intent, sent }: Draft,
): Pick<Preview, 'worstFill' | 'worstFillUnits'> {
  let units = 0;
  let value = 0;
  for (const { price, quantity } of levels) {
    const isBeyond = intent.side === 'BUY' ? price > sent.price : price < sent.price;
    if (units === intent.quantity || (sent.type !== 'MARKET' && isBeyond)) break;
    const taken = Math.min(quantity, intent.quantity - units);
    units += taken;
    value += taken * price;
  }
  return { worstFill: units === intent.quantity && units > 0 ? value / units : null, worstFillUnits: units };
}
