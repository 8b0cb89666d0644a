import { z } from 'zod';
import { type Fault, FaultError, fault } from '#contract/faults.ts';
import { breakevenOf } from '../charges/breakeven.ts';
import { type ChargedOrder, type ChargeItems, chargesOf } from '../charges/charges.ts';
import { SHIPPED_TARIFF as tariff } from '../charges/shipped-tariff.ts';
import { CHARGE_KINDS, type ChargeKind, type Exchange } from '../charges/tariff.ts';
import { amount, type CalcFunction, type CalcOut, calcFunction } from './calc-function.ts';
import { sideParam, signOf } from './payoff-functions.ts';

const instrumentInputs = {
  segment: z
    .string()
    .max(32)
    .meta({
      description: `Exchange segment (NSE_EQ, NSE_FNO, BSE_FNO, MCX_COMM, …) or ${CHARGE_KINDS.join(', ')}.`,
      unit: '',
    }),
  product: z
    .string()
    .max(32)
    .optional()
    .meta({ description: 'CNC, MTF or INTRADAY of shares; futures or options of derivatives.', unit: '' }),
  instrument: z
    .string()
    .max(32)
    .optional()
    .meta({ description: 'FUTIDX, OPTIDX, FUTSTK, … of derivatives.', unit: '' }),
  exchange: z
    .string()
    .max(32)
    .optional()
    .meta({ description: 'NSE, BSE or MCX where the segment does not say.', unit: '' }),
};
interface Named {
  readonly segment: string;
  readonly product?: string | undefined;
  readonly instrument?: string | undefined;
  readonly exchange?: string | undefined;
}

/** What the words of a request come to, first match first. */
const KINDS: readonly (readonly [words: RegExp, kind: ChargeKind, onMcx: ChargeKind | null])[] = [
  [/opt/, 'options', 'mcx_options'],
  [/fut/, 'futures', 'mcx_futures'],
  [/fund/, 'fund_delivery', null],
  [/intraday|\b(mis|co|bo)\b/, 'intraday', null],
  [/deliver|\b(cnc|mtf)\b/, 'delivery', null],
];

function kindOf({ segment, product, instrument, exchange }: Named): { kind: ChargeKind; exchange: Exchange } | Fault {
  const words = [segment, product, instrument, exchange].join(' ').toLowerCase();
  if (/currency|cds/.test(words))
    return fault(
      'input.charges',
      'The tariff has no exchange charges of currency derivatives. Add them to charges.json.',
    );
  const place: Exchange = /mcx/.test(words) ? 'MCX' : /bse|bfo/.test(words) ? 'BSE' : 'NSE';
  // A derivative's product may also be INTRADAY: what it is decides, not how it is margined.
  const derivative = /fno|nfo|bfo|comm|mcx/.test(words);
  const found = KINDS.find(([pattern, kind]) => pattern.test(words) && !(derivative && /delivery|intraday/.test(kind)));
  const kind = place === 'MCX' ? found?.[2] : found?.[1];
  if (kind === undefined || kind === null) {
    const text = derivative
      ? `${segment} trades futures and options. Say which in "product" or "instrument".`
      : `${segment} with product ${product ?? 'none'} is not in the tariff. Send CNC or INTRADAY, or one of ${CHARGE_KINDS.join(', ')}.`;
    return fault('input.charges', text);
  }
  return { kind, exchange: place };
}

const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .default(tariff.asOf)
  .meta({ description: 'Trade date; rates are those of the day.', unit: '' });
const quantity = z.int().min(1).meta({ description: 'Units: lots × lot size.', unit: '' });

/** A price that may be missing. */
function maybe(description: string) {
  return z.number().min(0).nullable().optional().meta({ description, unit: '₹' });
}

const chargesSchema = z.strictObject({
  ...instrumentInputs,
  side: sideParam.optional(),
  qty: quantity,
  price: amount('Price of the order; of an option the premium.').optional(),
  date,
  buy: maybe('A round trip instead of one order: price bought at.'),
  sell: maybe('Price sold at; absent while open.'),
  exercise_intrinsic: maybe('Intrinsic value of an option held to expiry and exercised.'),
});
type ChargesParams = z.infer<typeof chargesSchema>;

function ordersOf(params: ChargesParams, shared: Pick<ChargedOrder, 'kind' | 'exchange'>): ChargedOrder[] | Fault {
  const { side, qty, price, date: on, buy, sell, exercise_intrinsic: intrinsic } = params;
  const order = (way: ChargedOrder['side'], at: number): ChargedOrder => ({
    ...shared,
    side: way,
    quantity: qty,
    price: at,
    date: on,
  });
  if (side !== undefined && price !== undefined) return [order(signOf(side) === 1 ? 'buy' : 'sell', price)];
  const orders: ChargedOrder[] = [];
  if (typeof buy === 'number') orders.push(order('buy', buy));
  if (typeof sell === 'number') orders.push(order('sell', sell));
  if (typeof intrinsic === 'number') orders.push(order('exercise', intrinsic));
  if (orders.length > 0) return orders;
  return fault('input.params', 'CHARGES needs side and price of an order, or buy and sell of a round trip.');
}

/** Items under the names of contract notes. */
function noteItems({ brokerage, exchange, sebi, tax, stamp, gst, depository }: ChargeItems): CalcOut {
  return { brokerage, exchange_txn_incl_ipft: exchange, sebi, stt: tax, stamp, gst, dp: depository };
}

function runCharges(params: ChargesParams): CalcOut | Fault {
  const shared = kindOf(params);
  if ('code' in shared) return shared;
  const orders = ordersOf(params, shared);
  if (!Array.isArray(orders)) return orders;
  return orFault(() => {
    const { exact, note, buyValue, sellValue } = chargesOf(tariff, orders);
    return {
      items: noteItems(exact),
      total: exact.total,
      note: { ...noteItems(note), total: note.total },
      buyValue,
      sellValue,
      kind: shared.kind,
      exchange: shared.exchange,
    };
  });
}

function orFault(run: () => CalcOut | null): CalcOut | Fault {
  try {
    return run() ?? {};
  } catch (thrown) {
    if (thrown instanceof FaultError) return thrown.fault;
    throw thrown;
  }
}

const chargesFunction = calcFunction({
  name: 'CHARGES',
  title: 'Charges of an order or of a round trip, exact and as the contract note rounds them',
  params: chargesSchema,
  outputs: ['items', 'total', 'note', 'buyValue', 'sellValue', 'kind', 'exchange'],
  run: runCharges,
});

const breakevenFunction = calcFunction({
  name: 'BREAKEVEN',
  title: 'Exit price at which a position loses nothing after all charges; null when a short one cannot get there',
  params: z.strictObject({
    ...instrumentInputs,
    side: sideParam,
    qty: quantity,
    price: amount('Price of entry.'),
    date,
    tick: z.number().min(0.0025).default(0.05).meta({ description: 'Price tick.', unit: '₹' }),
  }),
  outputs: ['price', 'move', 'charges'],
  run: ({ side, qty, price, date: on, tick, ...named }) => {
    const shared = kindOf(named);
    if ('code' in shared) return shared;
    const way = signOf(side) === 1 ? 'buy' : 'sell';
    const entry: ChargedOrder = { ...shared, side: way, quantity: qty, price, date: on };
    return orFault(() => ({ ...(breakevenOf(tariff, entry, tick) ?? { price: null, move: null, charges: null }) }));
  },
});

/** Functions of `core/charges`. */
export const chargeFunctions: readonly CalcFunction[] = [chargesFunction, breakevenFunction];
