import { assert, FaultError, fault, faultOf } from '#contract/faults.ts';
import type { Fill, Product } from '#contract/model/order.ts';
import type { VenuePosition } from '../../adapters/order-adapter.ts';
import { CONVERTED_ID } from '../../core/orders/converted-id.ts';
import type { PositionKey } from '../../core/orders/position-book.ts';
import { foreversLeftBare } from './conversion-cover.ts';
import { ConversionJournal, type SentConversion } from './conversion-journal.ts';
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
interface Pending extends SentConversion {
  /** Monotonic ms; Infinity while it waits for its answer. */
  untilMs: number;
}

type Parts = Pick<DeskParts, 'records' | 'clock' | 'timers' | 'audit' | 'market' | 'instruments' | 'alarms'>;

/**
 * Moves open units to another product in our books, at what they cost, so that nothing is gained or lost by it. The
 * journal keeps it: until the venue's positions are read after a restart, exits go by our own.
 */
export class Conversions {
  readonly #parts: Parts;
  #pending: Pending[];
  readonly #journal: ConversionJournal;
  #isKnown = false;

  /** Books what the journal kept, told to nobody, like everything that is read again. */
  constructor(parts: Parts) {
    this.#parts = parts;
    this.#journal = new ConversionJournal(parts.records);
    for (const fill of this.#journal.fills()) parts.records.positions.book(fill);
    // Whether they were done is told by the positions, as of one without an answer.
    const untilMs = parts.timers.monotonicMs() + IN_DOUBT_MS;
    this.#pending = this.#journal.sent().map((one) => ({ ...one, untilMs }));
  }

  /** Called when positions were read: what is open is in our books from the first reading on. */
  known(): void {
    this.#isKnown = true;
  }

  /**
   * Has open units converted and books it. While the end is not known, exits count them as gone. Not before the first
   * reading: what it calls carried would be without them, and they would be taken away twice.
   * @param net the position of the venue. @throws FaultError `denied.unreconciled`, or as the venue answers.
   */
  async convert(
    key: Omit<PositionKey, 'owner'>,
    { net, quantity, to }: { readonly net: number; readonly quantity: number; readonly to: Product },
    { who, send }: { readonly who: string; readonly send: () => Promise<void> },
  ): Promise<void> {
    const { segment, securityId, product } = key;
    if (!this.#isKnown) throw new FaultError(UNREAD);
    const pending: Pending = { ...key, units: Math.sign(net) * quantity, to, untilMs: Number.POSITIVE_INFINITY };
    this.#pending.push(pending);
    this.#keepSent();
    try {
      await send();
    } catch (thrown) {
      const isDoubt = faultOf(thrown).kind === 'in_doubt' || faultOf(thrown).kind === 'bug';
      if (isDoubt) pending.untilMs = this.#parts.timers.monotonicMs() + IN_DOUBT_MS;
      else this.#end(pending);
      throw thrown;
    }
    const [less, more] = net > 0 ? [product, to] : [to, product];
    this.#book({ segment, securityId, less, more, quantity }, who);
    this.#end(pending);
  }

  #end(ended: Pending): void {
    this.#pending = this.#pending.filter((one) => one !== ended);
    this.#keepSent();
  }

  #keepSent(): void {
    this.#journal.keepSent(this.#pending, this.#parts.clock.nowMs());
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

  /** Whether the answer to a conversion of an instrument is awaited: it books the conversion, nothing else does. */
  isAwaited({ segment, securityId }: Pick<PositionKey, 'segment' | 'securityId'>): boolean {
    return this.#pending.some(
      (one) => one.segment === segment && one.securityId === securityId && one.untilMs === Number.POSITIVE_INFINITY,
    );
  }

  #unended(): readonly Pending[] {
    if (this.#pending.length === 0) return this.#pending;
    const nowMs = this.#parts.timers.monotonicMs();
    const open = this.#pending.filter(({ untilMs }) => untilMs > nowMs);
    if (open.length === this.#pending.length) return this.#pending;
    this.#pending = open;
    this.#keepSent();
    return open;
  }

  /** Books a conversion that the venue's positions tell of: it is the end of the one that waits for just that. */
  book(conversion: Conversion, who: string): void {
    const ended = this.#pending.find((one) => isEndOf(conversion, one));
    this.#book(conversion, who);
    if (ended !== undefined) this.#end(ended);
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
    const name = `${CONVERTED_ID}/${segment}/${securityId}/${owner}/${this.#journal.next}`;
    const atMs = clock.nowMs();
    const same = { clientOrderId: CONVERTED_ID, segment, securityId, symbol, decimals, owner, price, atMs };
    const fill = { ...same, quantity: units, synthetic: true };
    const fills: readonly Fill[] = [
      { ...fill, id: `${name}/out`, side: 'SELL', product: less },
      { ...fill, id: `${name}/in`, side: 'BUY', product: more },
    ];
    this.#journal.keep(fills, atMs);
    for (const one of fills) records.bookUnordered(one);
  }
}

const UNREAD = fault(
  'denied.unreconciled',
  'The positions of the broker were not read yet, so nothing can be converted. Wait until the books are compared, or press Reconcile now.',
);

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
