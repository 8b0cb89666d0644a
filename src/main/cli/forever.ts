import type { ForeverLeg } from '#contract/model/broker-control.ts';
import { badFlag, readFlags } from './flag-reader.ts';
import { type CliIo, DONE } from './io.ts';
import { priceText, type TextColumn, textTable, units } from './text-table.ts';
import { TERMINAL_FLAGS, withTerminal } from './with-terminal.ts';

export const FOREVER_USAGE =
  'forever [list] | cancel ID | modify ID --trigger PRICE --price PRICE [--quantity N] [--second]';

const COLUMNS: readonly TextColumn<ForeverLeg>[] = [
  { title: 'ID', text: ({ venueOrderId }) => venueOrderId },
  { title: 'SYMBOL', text: ({ symbol }) => symbol },
  { title: 'KIND', text: ({ flag }) => flag },
  { title: 'LEG', text: ({ leg }) => leg },
  { title: 'SIDE', text: ({ side }) => side },
  { title: 'PRODUCT', text: ({ product }) => product ?? '' },
  { title: 'QUANTITY', right: true, text: ({ quantity }) => units(quantity) },
  { title: 'TRIGGER', right: true, text: (leg) => priceText(leg.trigger, decimalsOf(leg)) },
  { title: 'PRICE', right: true, text: (leg) => priceText(leg.price, decimalsOf(leg)) },
  { title: 'STATUS', text: ({ venueStatus }) => venueStatus },
];

/** Orders that rest at the broker over days: listed, changed leg by leg, cancelled. */
export async function foreverCommand(args: readonly string[], io: CliIo): Promise<number> {
  const known = { ...TERMINAL_FLAGS, trigger: true, price: true, quantity: true, second: false };
  const flags = readFlags(args, known, FOREVER_USAGE);
  const [what = 'list', venueOrderId] = flags.words;
  if (what !== 'list' && venueOrderId === undefined) throw badFlag('The id of the order is needed.', FOREVER_USAGE);
  const text = await withTerminal(flags, async (terminal) => {
    if (what === 'cancel' && venueOrderId !== undefined)
      return (await terminal.call('forever.cancel', { venueOrderId })).text;
    const { legs } = await terminal.call('forever.list', {});
    if (what === 'list') {
      if (flags.switches.has('json')) return JSON.stringify(legs, null, 2);
      return legs.length === 0 ? 'No forever orders.' : textTable(COLUMNS, legs).trimEnd();
    }
    if (what !== 'modify' || venueOrderId === undefined) throw badFlag(`There is no '${what}'.`, FOREVER_USAGE);
    const leg = flags.switches.has('second') ? 'STOP_LOSS_LEG' : 'TARGET_LEG';
    const row = legs.find((one) => one.venueOrderId === venueOrderId && one.leg === leg);
    if (row === undefined)
      throw badFlag(`The broker has no forever order ${venueOrderId} with that leg.`, FOREVER_USAGE);
    const price = scaled(flags.values.get('price'), row, 'price') ?? row.price;
    const trigger = scaled(flags.values.get('trigger'), row, 'trigger') ?? row.trigger;
    const quantity = Number(flags.values.get('quantity') ?? row.quantity);
    if (!Number.isInteger(quantity) || quantity < 1) throw badFlag('--quantity takes units.', FOREVER_USAGE);
    const type = price === 0 ? ('MARKET' as const) : ('LIMIT' as const);
    return (await terminal.call('forever.modify', { venueOrderId, leg, type, quantity, price, trigger })).text;
  });
  await io.write(`${text}\n`);
  return DONE;
}

/** Decimals of the integer price scale: currency derivatives have four. */
function decimalsOf({ segment }: ForeverLeg): 2 | 4 {
  return segment.endsWith('CURRENCY') ? 4 : 2;
}

function scaled(text: string | undefined, leg: ForeverLeg, name: string): number | undefined {
  if (text === undefined) return undefined;
  const price = Number(text) * 10 ** decimalsOf(leg);
  const whole = Math.round(price);
  if (!Number.isFinite(price) || price < 0 || Math.abs(price - whole) > 1e-6) {
    throw badFlag(`--${name} takes a price; '${text}' is none.`, FOREVER_USAGE);
  }
  return whole;
}
