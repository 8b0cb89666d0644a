import type { Account } from './account.ts';
import type { LegName, OrderSource, OrderTerms, VenueOrder } from './model.ts';

/** Where an order came from, and what it belongs to. */
export interface Origin {
  readonly source: OrderSource;
  readonly legName?: LegName;
  readonly superId?: string;
}

/** An order as it stands at its acceptance: TRANSIT, with an own correlation id when the client gave none. */
export function newOrder(id: string, account: Account, terms: OrderTerms, origin: Origin, nowMs: number): VenueOrder {
  const { correlationId, ...wanted } = terms;
  return {
    ...wanted,
    id,
    clientId: account.clientId,
    correlationId: correlationId ?? `${account.clientId}-${Math.floor(nowMs)}`,
    source: origin.source,
    legName: origin.legName ?? 'NA',
    superId: origin.superId ?? null,
    createdMs: nowMs,
    exchangeId: '0',
    status: 'TRANSIT',
    triggered: false,
    inAuction: false,
    filled: 0,
    valuePaise: 0,
    lastFillPaise: 0,
    chargesPaise: 0,
    blockedPaise: 0,
    modifications: 0,
    updatedMs: nowMs,
    exchangeMs: 0,
    errorCode: '0',
    errorText: '',
    queueAhead: null,
    arrival: 0,
    cancelling: false,
  };
}
