import { z } from 'zod';
import { type Fill, fillSchema } from '#contract/model/order.ts';
import { MINUTE_MS, type TradeDay } from '#contract/model/session.ts';
import type { VenuePosition } from '../../adapters/order-adapter.ts';
import { CARRIED_OWNER } from '../../core/orders/carried-owner.ts';
import { addFill, flatPosition } from '../../core/orders/net-position.ts';
import { type Conversions, conversionsBetween } from './conversions.ts';
import type { DeskParts } from './desk-parts.ts';
import { CARRIED_KEY } from './expected-carry.ts';
import { UnexplainedPositions } from './unexplained.ts';

const keptSchema = z.array(fillSchema);

type Parts = Omit<DeskParts, 'risk'>;
type Row = VenuePosition;

/**
 * What was open before today: it belongs to nobody's orders of today, so each position is one fill of its own. Before the
 * day's first session a broker may still show the day before, or nothing, so what it calls carried is taken anew with
 * each reading. From then on, or from the first fill or conversion, what was kept holds: a conversion takes from what it
 * calls carried, and after a restart the difference would tell of nothing. A position that comes later all the same is
 * booked late, and one that nothing explains is taken over in the end.
 */
export class CarriedPositions {
  readonly #parts: Parts;
  readonly #conversions: Conversions;
  readonly #opensMs: number;
  readonly #unexplained: UnexplainedPositions;
  /** By position; null before the first reading. */
  #kept: Map<string, Fill> | null = null;

  constructor(parts: Parts, conversions: Conversions, day: TradeDay) {
    this.#parts = parts;
    this.#conversions = conversions;
    this.#opensMs = firstOpenMs(day);
    this.#unexplained = new UnexplainedPositions(parts.records, (one) => conversions.isPending(one));
  }

  /** Whether positions differ at the broker in a way that is taken over when it stands. */
  get isCounting(): boolean {
    return this.#unexplained.isCounting;
  }

  /** Called after each reading of the venue's positions, when its orders and trades are booked. */
  take(positions: readonly VenuePosition[]): void {
    const isFirst = this.#kept === null;
    const kept = (this.#kept ??= this.#load());
    const isKept = this.#parts.records.state(CARRIED_KEY) !== undefined;
    if (!this.#isSettled()) this.#retake(kept, positions);
    else if (isFirst && !isKept) for (const row of positions) this.#keep(kept, row);
    else this.#takeLate(kept, positions);
    if (this.#parts.clock.nowMs() >= this.#opensMs) this.#takeUnexplained(kept, positions);
    this.#save(kept);
  }

  #load(): Map<string, Fill> {
    const { records } = this.#parts;
    const read = keptSchema.safeParse(JSON.parse(records.state(CARRIED_KEY) ?? 'null'));
    const fills = read.success ? read.data : [];
    for (const fill of fills) records.bookUnordered(fill);
    return new Map(fills.map((fill) => [keyOf(fill), fill]));
  }

  #save(kept: ReadonlyMap<string, Fill>): void {
    const { records, clock } = this.#parts;
    records.saveState(CARRIED_KEY, JSON.stringify([...kept.values()]), clock.nowMs(), true);
  }

  /** Whether the day has begun: from then on carried units move. */
  #isSettled(): boolean {
    const { records, clock } = this.#parts;
    if (clock.nowMs() >= this.#opensMs) return true;
    for (const position of records.positions.all()) {
      for (const { clientOrderId } of records.positions.fills(position)) {
        if (clientOrderId !== CARRIED_OWNER) return true;
      }
    }
    return false;
  }

  /** Of an instrument that was traded or converted at the broker what was kept stays. */
  #retake(kept: Map<string, Fill>, positions: readonly Row[]): void {
    const moved = new Set(positions.filter(({ net, carried }) => net !== carried).map(instrumentOf));
    const shown = new Set(positions.map(keyOf));
    for (const [key, fill] of kept) {
      if (shown.has(key) || moved.has(instrumentOf(fill))) continue;
      kept.delete(key);
      this.#parts.records.bookUnordered({ ...fill, quantity: 0 });
    }
    for (const row of positions) if (!moved.has(instrumentOf(row))) this.#keep(kept, row);
  }

  /** Just what is missing here, and no conversion explains. */
  #takeLate(kept: Map<string, Fill>, positions: readonly Row[]): void {
    const { records, audit } = this.#parts;
    let converted: ReadonlySet<string> | null = null;
    for (const row of positions) {
      const { product, segment, securityId, carried, net } = row;
      if (product === null || carried === 0 || kept.has(keyOf(row))) continue;
      if (net - records.positions.net({ segment, securityId, product }) !== carried) continue;
      converted ??= new Set(conversionsBetween(records, positions).map(instrumentOf));
      if (converted.has(instrumentOf(row))) continue;
      this.#keep(kept, row);
      const text = `${row.symbol} ${product}: ${carried} units were carried into the day; the broker shows them only now.`;
      audit({ event: 'position.carried_late', who: 'venue', clientOrderId: null, text });
    }
  }

  /** What stands at the broker, reading after reading, and nothing here explains: it can be exited again. */
  #takeUnexplained(kept: Map<string, Fill>, positions: readonly Row[]): void {
    for (const { symbol, conversions, beyond } of this.#unexplained.look(positions)) {
      for (const conversion of conversions) {
        const { quantity, less, more } = conversion;
        this.#conversions.book(conversion, 'venue');
        this.#tell(
          `${symbol}: ${quantity} units stand in ${less} here and in ${more} at the broker, and no order of today explains it. They are booked as converted, at what they cost.`,
        );
      }
      for (const { row, units } of beyond) {
        this.#keep(kept, this.#withMore(row, units, kept.get(keyOf(row))));
        this.#tell(
          `${row.symbol} ${row.product}: the broker holds ${units} units that no order of today explains. They are taken over as carried; their cost is not known here.`,
        );
      }
    }
  }

  /** What is kept of a position as carried with so many units more, at the last price; their cost is averaged. */
  #withMore(row: Row, units: number, known: Fill | undefined): Row {
    const { market, instruments, clock } = this.#parts;
    const instrument = instruments.find(row.segment, row.securityId);
    const last = instrument === undefined ? null : market.view(instrument, clock.nowMs()).last;
    if (known === undefined) return { ...row, carried: units, carriedAverage: row.carriedAverage ?? last };
    const all = flatPosition();
    addFill(all, known);
    addFill(all, { side: units > 0 ? 'BUY' : 'SELL', quantity: Math.abs(units), price: last ?? known.price });
    return { ...row, carried: all.net, carriedAverage: all.openAverage };
  }

  #tell(text: string): void {
    const { audit, alarms, clock } = this.#parts;
    audit({ event: 'position.unexplained', who: 'venue', clientOrderId: null, text });
    alarms.raise({ kind: 'position_differs', text, clientOrderId: null, fault: null, atMs: clock.nowMs() });
  }

  #keep(kept: Map<string, Fill>, row: Row): void {
    const { records, instruments } = this.#parts;
    const key = keyOf(row);
    const known = kept.get(key);
    const fill = carriedFill(instruments, row);
    if (fill !== null && known !== undefined && isSame(known, fill)) return;
    if (known !== undefined) records.bookUnordered({ ...known, quantity: 0 });
    if (fill === null) kept.delete(key);
    else {
      kept.set(key, fill);
      records.bookUnordered(fill);
    }
  }
}

type Keyed = Pick<VenuePosition, 'segment' | 'securityId' | 'product'>;

function keyOf({ segment, securityId, product }: Keyed): string {
  return `${segment}/${securityId}/${product}`;
}

function instrumentOf({ segment, securityId }: Pick<VenuePosition, 'segment' | 'securityId'>): string {
  return `${segment}/${securityId}`;
}

function isSame(a: Fill, b: Fill): boolean {
  const isNamedAlike = a.symbol === b.symbol && a.decimals === b.decimals;
  return isNamedAlike && a.side === b.side && a.quantity === b.quantity && a.price === b.price;
}

/** Epoch ms at which the first class of the day opens; 0 when none does: then nothing of it is still to come. */
function firstOpenMs({ midnightMs, spans }: TradeDay): number {
  const minutes = Object.values(spans).flatMap((list) =>
    list.filter(({ phase }) => phase !== 'closed').map(({ fromMinute }) => fromMinute),
  );
  return minutes.length === 0 ? 0 : midnightMs + Math.min(...minutes) * MINUTE_MS;
}

function carriedFill(instruments: Parts['instruments'], position: VenuePosition): Fill | null {
  const { product, carried, carriedAverage, segment, securityId, symbol } = position;
  if (product === null || carried === 0) return null;
  const instrument = instruments.find(segment, securityId);
  return {
    id: `carried/${segment}/${securityId}/${product}`,
    clientOrderId: CARRIED_OWNER,
    segment,
    securityId,
    symbol: instrument?.symbol ?? symbol,
    decimals: instrument?.decimals ?? 2,
    side: carried > 0 ? 'BUY' : 'SELL',
    product,
    owner: CARRIED_OWNER,
    quantity: Math.abs(carried),
    price: carriedAverage ?? 0,
    atMs: 0,
    synthetic: true,
  };
}
