import type { CallInput } from '#contract/calls/index.ts';
import type { Product } from '#contract/model/order.ts';
import type { StrategyLegState } from '#contract/model/strategy.ts';
import type { QuotedLeg } from '../core/options/strategy-quotes.ts';
import type { OrderDesk } from './order-desk.ts';

/** The broker is asked again about the same legs after this time, ms: its rules move once a day, prices a little. */
const ASK_AGAIN_MS = 20_000;
/** And about other legs not sooner than this, ms: a slider or a key that is held down asks once. */
const ASK_OTHER_MS = 2_000;

/** Margin of a strategy by the broker's calculator. Nobody waits for it: until it is known ours stands, marked as such. */
export class BrokerMargin {
  readonly #orders: Pick<OrderDesk, 'ask'>;
  readonly #nowMs: () => number;
  #known: { readonly key: string; readonly totalPaise: number | null } = { key: '', totalPaise: null };
  #asked: { readonly key: string; readonly atMs: number } = { key: '', atMs: Number.NEGATIVE_INFINITY };
  #waiting = false;

  /** @param nowMs engine time. */
  constructor(orders: Pick<OrderDesk, 'ask'>, nowMs: () => number) {
    this.#orders = orders;
    this.#nowMs = nowMs;
  }

  /** What the broker said of these legs, paise; null while it is not known, and where there is no broker. */
  of(legs: readonly QuotedLeg[], states: readonly StrategyLegState[], product: Product): number | null {
    // Of what is held the broker counts the whole account: it is left to the approximation.
    if (legs.some(({ leg }) => leg.held)) return null;
    const key = JSON.stringify([product, legs.map(({ leg }) => [leg.slot, leg.side, leg.lots])]);
    this.#ask(key, legs, states, product);
    return this.#known.key === key ? this.#known.totalPaise : null;
  }

  #ask(key: string, legs: readonly QuotedLeg[], states: readonly StrategyLegState[], product: Product): void {
    const sinceMs = Math.abs(this.#nowMs() - this.#asked.atMs);
    if (this.#waiting || sinceMs < (key === this.#asked.key ? ASK_AGAIN_MS : ASK_OTHER_MS)) return;
    this.#asked = { key, atMs: this.#nowMs() };
    this.#waiting = true;
    const intents = legs.map((leg, i) => intentOf(leg, states[i]?.entry ?? 0, product, i));
    this.#orders.ask('basket.margin', { legs: intents }, 'strategy').then(
      ({ totalPaise }) => {
        this.#known = { key, totalPaise };
        this.#waiting = false;
      },
      () => {
        this.#known = { key, totalPaise: null };
        this.#waiting = false;
      },
    );
  }
}

/** A leg as an order that is only asked about: a limit at its entry, on a tick. */
function intentOf(
  { leg, instrument }: QuotedLeg,
  entry: number,
  product: Product,
  i: number,
): CallInput<'basket.margin'>['legs'][number] {
  const { segment, securityId, tick, lot } = instrument;
  return {
    segment,
    securityId,
    clientOrderId: `strategy-leg-${i}`,
    side: leg.side,
    product,
    type: 'LIMIT',
    validity: 'DAY',
    quantity: leg.lots * lot,
    price: Math.max(tick, Math.round(entry / tick) * tick),
    trigger: 0,
    disclosed: 0,
    amo: null,
    owner: 'hand',
    source: 'basket',
    reduceOnly: false,
    confirmed: [],
  };
}
