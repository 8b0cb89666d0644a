import { edisAskSchema, isinOrAllSchema } from '#contract/model/broker-control.ts';
import { badFlag, numberFlag, readFlags } from './flag-reader.ts';
import { type CliIo, DONE } from './io.ts';
import { TERMINAL_FLAGS, withTerminal } from './with-terminal.ts';

export const EDIS_USAGE = 'edis pin | inquire [ISIN] | form ISIN --quantity N [--exchange NSE|BSE] > FILE.html';
const QUANTITY_MAX = 100_000_000;

/** Authorises shares for delivery: the depository's PIN, its page, and what it has approved. */
export async function edisCommand(args: readonly string[], io: CliIo): Promise<number> {
  const flags = readFlags(args, { ...TERMINAL_FLAGS, quantity: true, exchange: true }, EDIS_USAGE);
  const [what, isin] = flags.words;
  if (what === 'pin') {
    const { text } = await withTerminal(flags, (terminal) => terminal.call('edis.pin', {}));
    await io.write(`${text}\n`);
  } else if (what === 'inquire') {
    const read = isinOrAllSchema.safeParse(isin ?? 'ALL');
    if (!read.success) throw badFlag(`'${isin}' is no ISIN.`, EDIS_USAGE);
    const answer = await withTerminal(flags, (terminal) => terminal.call('edis.inquire', { isin: read.data }));
    const { approved, total, status, remarks } = answer;
    const text = `${answer.isin}: ${approved} of ${total} approved. ${status} ${remarks}`;
    await io.write(flags.switches.has('json') ? `${JSON.stringify(answer, null, 2)}\n` : `${text.trim()}\n`);
  } else if (what === 'form') {
    const quantity = numberFlag(flags, 'quantity', { min: 1, max: QUANTITY_MAX, or: 1 }, EDIS_USAGE);
    const ask = edisAskSchema.safeParse({
      isin,
      quantity,
      exchange: flags.values.get('exchange') ?? 'NSE',
      segment: 'EQ',
    });
    if (!ask.success) throw badFlag('An ISIN and an exchange are needed.', EDIS_USAGE);
    const { html } = await withTerminal(flags, (terminal) => terminal.call('edis.form', ask.data));
    await io.write(`${html}\n`);
  } else throw badFlag('Say what: pin, inquire or form.', EDIS_USAGE);
  return DONE;
}
