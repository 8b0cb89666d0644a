import { assert, faultOf } from '#contract/faults.ts';
import type { Fill, Product } from '#contract/model/order.ts';
import type { VenuePosition } from '../../adapters/order-adapter.ts';
import { CONVERTED_ID } from '../../core/orders/converted-id.ts';
import type { PositionKey } from '../../core/orders/position-book.ts';
import { foreversLeftBare } from './conversion-cover.ts';
import type { DeskParts } from './desk-parts.ts';
import { EXTERNAL_OWNER } from './external.ts';
import { foreverWords } from './forever-rows.ts';
import { positionDifferences } from './position-differences.ts';

/** A conversion without an answer holds exits back by its units for so long: by then the positions were read. */
const IN_DOUBT_MS = 20_000;

/** Units that leave one product and are in another one: a long leaves `less`, a short leaves `more`. */
export interface Conversion extends Pick<PositionKey, 'segment' | 'securityId'> {
  readonly less: Product;
  readonly more: Product;
  readonly quantity: number;
}

/** A conversion whose end is not known. */
interface Pending extends Pick<PositionKey, 'segment' | 'securityId' | 'product'> {
  /** Units by which the position may have become smaller, with its sign. */
  readonly units: number;
  readonly to: Product;
  /** Monotonic ms; Infinity while it waits for its answer. */
  untilMs: number;
}

type Parts = Pick<DeskParts, 'records' | 'clock' | 'timers' | 'audit' | 'market' | 'instruments' | 'alarms'>;

/**
 * Moves open units to another product in our books, at what they cost, so that nothing is gained or lost by it. It is not
 * in the journal: after a restart the venue's positions tell of it again.
 */
export class Conversions {
  readonly #parts: Parts;
  #pending: Pending[] = [];
  #serial = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Has open units converted and books it. While the end is not known, exits count them as gone.
   * @param net the position of the venue. @throws FaultError as the venue answers.
   */
  async convert(
    key: Omit<PositionKey, 'owner'>,
    { net, quantity, to }: { readonly net: number; readonly quantity: number; readonly to: Product },
    { who, send }: { readonly who: string; readonly send: () => Promise<void> },
  ): Promise<void> {
    const { segment, securityId, product } = key;
    const pending: Pending = { ...key, units: Math.sign(net) * quantity, to, untilMs: Number.POSITIVE_INFINITY };
    this.#pending.push(pending);
    try {
      await send();
      pending.untilMs = 0;
    } catch (thrown) {
      const isDoubt = faultOf(thrown).kind === 'in_doubt' || faultOf(thrown).kind === 'bug';
      pending.untilMs = isDoubt ? this.#parts.timers.monotonicMs() + IN_DOUBT_MS : 0;
      throw thrown;
    }
    this.#pending = this.#pending.filter((one) => one !== pending);
    const [less, more] = net > 0 ? [product, to] : [to, product];
    this.#book({ segment, securityId, less, more, quantity }, who);
  }

  /** Net of a position of which a conversion has no end yet, as if it were done; null when there is none. */
  carefulNet(isIt: (one: Omit<PositionKey, 'owner'>) => boolean): number | null {
    const mine = this.#unended().filter(isIt);
    const [first] = mine;
    if (first === undefined) return null;
    return this.#parts.records.positions.net(first) - mine.reduce((sum, { units }) => sum + units, 0);
  }

  /** Whether a conversion of an instrument may still be on its way: the positions of the venue are no word about it. */
  isPending({ segment, securityId }: Pick<PositionKey, 'segment' | 'securityId'>): boolean {
    return this.#unended().some((one) => one.segment === segment && one.securityId === securityId);
  }

  #unended(): readonly Pending[] {
    if (this.#pending.length === 0) return this.#pending;
    const nowMs = this.#parts.timers.monotonicMs();
    this.#pending = this.#pending.filter(({ untilMs }) => untilMs > nowMs);
    return this.#pending;
  }

  /** Books a conversion that the venue's positions tell of: it is the end of the one that waits for just that. */
  book(conversion: Conversion, who: string): void {
    const ended = this.#pending.find((one) => isEndOf(conversion, one));
    this.#pending = this.#pending.filter((one) => one !== ended);
    this.#book(conversion, who);
  }

  /** On the owners of what is open, the largest first; what nobody has open is nobody's. */
  #book(conversion: Conversion, who: string): void {
    const { records, audit, market, instruments, clock } = this.#parts;
    const { segment, securityId, less, more, quantity } = conversion;
    assert(quantity > 0 && less !== more, 'a conversion moves something');
    const open = [...records.positions.all()]
      .filter((one) => one.segment === segment && one.securityId === securityId)
      .filter(({ product, net }) => (product === less && net > 0) || (product === more && net < 0))
      .sort((a, b) => Math.abs(b.net) - Math.abs(a.net));
    let rest = quantity;
    for (const { owner, net, openAverage } of open) {
      const units = Math.min(rest, Math.abs(net));
      rest -= units;
      if (units > 0) this.#move(conversion, { owner, units, price: openAverage ?? 0 });
    }
    const instrument = instruments.find(segment, securityId);
    const last = instrument === undefined ? null : market.view(instrument, clock.nowMs()).last;
    if (rest > 0) this.#move(conversion, { owner: EXTERNAL_OWNER, units: rest, price: last ?? 0 });
    const text = `${quantity} of ${instrument?.symbol ?? securityId}: less ${less}, more ${more}`;
    audit({ event: 'position.converted', who, clientOrderId: null, text });
    this.#tellForevers(conversion);
  }

  /** They rest for days: the person who placed them decides, and is told. */
  #tellForevers(conversion: Conversion): void {
    const { records, alarms, clock } = this.#parts;
    for (const { order, held } of foreversLeftBare(records, conversion)) {
      const { symbol, product, clientOrderId } = order;
      const text = `${symbol}: after the conversion ${product} holds ${held} units, less than the ${foreverWords(order)}. It stays: change or cancel it (Shift+F8), or it opens a position when its trigger is met.`;
      alarms.raise({ kind: 'external', text: text.slice(0, 400), clientOrderId, fault: null, atMs: clock.nowMs() });
    }
  }

  #move(
    { segment, securityId, less, more }: Conversion,
    { owner, units, price }: { readonly owner: string; readonly units: number; readonly price: number },
  ): void {
    const { records, clock, instruments } = this.#parts;
    const { symbol = `${securityId}`, decimals = 2 } = instruments.find(segment, securityId) ?? {};
    this.#serial += 1;
    const name = `${CONVERTED_ID}/${segment}/${securityId}/${owner}/${this.#serial}`;
    const fill: Omit<Fill, 'id' | 'side' | 'product'> = {
      clientOrderId: CONVERTED_ID,
      segment,
      securityId,
      symbol,
      decimals,
      owner,
      quantity: units,
      price,
      atMs: clock.nowMs(),
      synthetic: true,
    };
    records.bookUnordered({ ...fill, id: `${name}/out`, side: 'SELL', product: less });
    records.bookUnordered({ ...fill, id: `${name}/in`, side: 'BUY', product: more });
  }
}

/** Same instrument, same products in the same direction, same units. */
function isEndOf({ segment, securityId, less, more, quantity }: Conversion, one: Pending): boolean {
  const [from, into] = one.units > 0 ? [less, more] : [more, less];
  const isSamePlace = one.segment === segment && one.securityId === securityId;
  return isSamePlace && one.product === from && one.to === into && Math.abs(one.units) === quantity;
}

/**
 * Conversions that explain how the venue's positions differ from ours: of one instrument, two products differ by the same
 * number of units in opposite ways. Anything else is no conversion.
 */
export function conversionsBetween(
  records: DeskParts['records'],
  theirs: readonly VenuePosition[],
): readonly Conversion[] {
  return positionDifferences(records, theirs).flatMap(({ segment, securityId, units }) => {
    const [less, more, ...others] = [...units].sort((a, b) => a[1] - b[1]);
    if (less === undefined || more === undefined || others.length > 0 || less[1] + more[1] !== 0) return [];
    return [{ segment, securityId, less: less[0], more: more[0], quantity: more[1] }];
  });
}
