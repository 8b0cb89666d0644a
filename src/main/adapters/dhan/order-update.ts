/**
 * Frames of the order socket (dhan-api 6). Names differ in the case of their first letter between the documents and
 * the wire, and members that are zero or empty are left out: a missing number is 0, a missing text is empty.
 */

const TEXTS = [
  'exchange',
  'segment',
  'source',
  'securityId',
  'clientId',
  'orderNo',
  'exchOrderNo',
  'product',
  'productName',
  'txnType',
  'orderType',
  'validity',
  'status',
  'reasonDescription',
  'orderDateTime',
  'exchOrderTime',
  'lastUpdatedTime',
  'expiryDate',
  'optType',
  'instrument',
  'symbol',
  'displayName',
  'isin',
  'series',
  'goodTillDaysDate',
  'algoId',
  'algoOrdNo',
  'offMktFlag',
  'mktType',
  'remarks',
  'correlationId',
  'strategyId',
] as const;

const NUMBERS = [
  'quantity',
  'remainingQuantity',
  'tradedQty',
  'discQuantity',
  'discQtyRem',
  'price',
  'triggerPrice',
  'tradedPrice',
  'avgTradedPrice',
  'strikePrice',
  'lotSize',
  'multiplier',
  'legNo',
  'tickSize',
  'refLtp',
] as const;

/** One change of state of an order; prices in rupees, times as the broker writes them (IST). */
export type OrderUpdate = { readonly [name in (typeof TEXTS)[number]]: string } & {
  readonly [name in (typeof NUMBERS)[number]]: number;
};

/** `Type` of the only frames that are about orders; anything else is an acknowledgement. */
const ORDER_TYPE = 'order_alert';

/**
 * Reads a parsed frame.
 * @returns null for frames that are not about an order, or that carry no order number.
 */
export function orderUpdateOf(frame: unknown): OrderUpdate | null {
  const outer = membersOf(frame);
  const data = membersOf(outer.get('data'));
  if (outer.get('type') !== ORDER_TYPE || !data.has('orderNo')) return null;
  const update: Record<string, string | number> = {};
  for (const name of TEXTS) update[name] = textOf(data.get(name));
  for (const name of NUMBERS) update[name] = numberOf(data.get(name));
  return update as OrderUpdate;
}

/** Members by name with a small first letter; empty when the value is no object. */
function membersOf(value: unknown): Map<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return new Map();
  return new Map(
    Object.entries(value).map(([name, member]) => [name.slice(0, 1).toLowerCase() + name.slice(1), member]),
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function numberOf(value: unknown): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : 0;
}
