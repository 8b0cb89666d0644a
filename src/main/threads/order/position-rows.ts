import type { Instrument } from '#contract/model/instrument.ts';
import type { Position } from '#contract/model/position.ts';
import { toPaise } from '../../core/orders/money.ts';
import { realisedOf, unrealisedOf } from '../../core/orders/net-position.ts';
import { type OwnedPosition, positionKey } from '../../core/orders/position-book.ts';
import type { DeskParts } from './desk-parts.ts';

/** What a position row needs besides the desk's parts. */
export interface PositionRowsParts
  extends Pick<DeskParts, 'records' | 'market' | 'instruments' | 'clock' | 'brokerNet'> {
  /** Charges of a position's fills so far, paise. */
  readonly chargesPaise: (position: OwnedPosition) => number;
}

/** Positions as the page shows them, with the last price of the moment. */
export class PositionRows {
  readonly #parts: PositionRowsParts;
  readonly #told = new Map<string, string>();

  constructor(parts: PositionRowsParts) {
    this.#parts = parts;
  }

  all(): Position[] {
    return [...this.#parts.records.positions.all()].map((position) => this.#row(position));
  }

  /** Rows that differ from what was told last. */
  changed(): Position[] {
    const rows: Position[] = [];
    for (const row of this.all()) {
      const key = positionKey(row);
      const text = JSON.stringify(row);
      if (this.#told.get(key) === text) continue;
      this.#told.set(key, text);
      rows.push(row);
    }
    return rows;
  }

  #row(position: OwnedPosition): Position {
    const { records, instruments, market, clock, brokerNet, chargesPaise } = this.#parts;
    const { segment, securityId, product, owner, symbol, decimals, net } = position;
    const instrument = instruments.find(segment, securityId);
    const view = instrument === undefined ? null : market.view(instrument, clock.nowMs());
    const broker = brokerNet(position);
    const last = view?.last ?? null;
    return {
      segment,
      securityId,
      product,
      owner,
      symbol,
      underlying: instrument?.underlying ?? '',
      decimals,
      lot: instrument?.lot ?? 1,
      slot: instrument?.slot ?? -1,
      net,
      buyQuantity: position.buyQuantity,
      sellQuantity: position.sellQuantity,
      buyAverage: averageOf(position.buyValue, position.buyQuantity),
      sellAverage: averageOf(position.sellValue, position.sellQuantity),
      openAverage: position.openAverage,
      last,
      realisedPaise: Math.round(toPaise(realisedOf(position), decimals)),
      unrealisedPaise: unrealised(position, last),
      chargesPaise: chargesPaise(position),
      brokerNet: broker,
      differs: broker !== null && broker !== records.positions.net(position),
      doubt: doubtOf(instrument, view?.trusted ?? false, view?.reason ?? '', net),
    };
  }
}

function averageOf(value: number, quantity: number): number | null {
  return quantity === 0 ? null : value / quantity;
}

function unrealised(position: OwnedPosition, last: number | null): number | null {
  if (position.net === 0) return 0;
  return last === null ? null : Math.round(toPaise(unrealisedOf(position, last), position.decimals));
}

function doubtOf(instrument: Instrument | undefined, trusted: boolean, reason: string, net: number): string | null {
  if (net === 0) return null;
  if (instrument === undefined) return 'The instrument is not subscribed: no price.';
  return trusted ? null : reason;
}
