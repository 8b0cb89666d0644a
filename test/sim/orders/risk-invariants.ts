import assert from 'node:assert/strict';
import { RISK_CONTROLS } from '../../../src/main/core/risk/controls/index.ts';
import { valueOf } from '../../../src/main/core/risk/verdict.ts';
import type { Account } from '../../../src/main/core/venue/account.ts';
import type { DeskParts, RiskJudge } from '../../../src/main/threads/order/desk-parts.ts';
import type { OrderRecords } from '../../../src/main/threads/order/order-records.ts';

const codeOf = (id: string): string => `denied.${id.replaceAll('-', '_')}`;
/** What may stop an exit: its own shape and the live position, never a block or a limit. */
const EXIT_CODES: ReadonlySet<string> = new Set(RISK_CONTROLS.filter(({ exits }) => exits).map(({ id }) => codeOf(id)));
const ENTRY_CODES: ReadonlySet<string> = new Set(
  RISK_CONTROLS.filter(({ exits }) => !exits).map(({ id }) => codeOf(id)),
);

export interface WatchedJudge {
  readonly limits: Readonly<Record<string, number>>;
  /** Told of every denial of a control, by code. */
  readonly denied: (code: string) => void;
  readonly broken: (thrown: unknown) => void;
}

/** The real controls, watched: what they say must fit what they stand for. */
export function watchedJudge(
  { gate }: Omit<DeskParts, 'risk'>,
  controls: RiskJudge,
  { limits, denied, broken }: WatchedJudge,
): RiskJudge {
  return {
    judge: (order, nowMs) => {
      const verdict = controls.judge(order, nowMs);
      const { intent, instrument, reduces } = order;
      try {
        if (verdict.denied !== null) {
          denied(verdict.denied.code);
          const isFair = !reduces || EXIT_CODES.has(verdict.denied.code);
          assert.ok(isFair, `${intent.clientOrderId} only reduces and is denied: ${verdict.denied.code}`);
        } else if (!reduces) {
          assert.equal(gate.state, 'Active', `${intent.clientOrderId} passes while entries are blocked`);
          const { 'order-lots': lots = Infinity, 'order-value': value = Infinity } = limits;
          if (instrument.kind !== 'EQUITY') assert.ok(intent.quantity <= lots * instrument.lot, intent.clientOrderId);
          assert.ok(valueOf(order) <= value * 100, `${intent.clientOrderId} is worth more than an order may be`);
        }
      } catch (thrown) {
        broken(thrown);
      }
      return verdict;
    },
    saw: (intent, isDenied, nowMs) => controls.saw(intent, isDenied, nowMs),
    counted: (nowMs) => controls.counted(nowMs),
  };
}

/** A denied order is not at the venue, and no exit was denied for a reason that is for entries. */
export function checkDenied(records: OrderRecords, account: Account): void {
  const atVenue = new Set([...account.orders.values()].map(({ correlationId }) => correlationId));
  for (const { clientOrderId, status, reduceOnly, fault, venueOrderId } of records.orders.orders()) {
    if (status !== 'Denied') continue;
    const isThere = venueOrderId !== null || atVenue.has(clientOrderId);
    assert.ok(!isThere, `${clientOrderId} is denied (${fault?.code}) and at the venue`);
    if (reduceOnly) assert.ok(!ENTRY_CODES.has(fault?.code ?? ''), `exit ${clientOrderId}: ${fault?.code}`);
  }
}
