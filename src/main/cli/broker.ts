import type { Caller } from '#contract/caller.ts';
import { badFlag, type Flags, numberFlag, readFlags } from './flag-reader.ts';
import { type CliIo, DONE, MISUSED } from './io.ts';
import { money } from './text-table.ts';
import { typedWord } from './typed-word.ts';
import { TERMINAL_FLAGS, withTerminal } from './with-terminal.ts';

export const BROKER_USAGE =
  'broker kill on|off | pnl-exit [off] | pnl-exit on [--profit RUPEES] [--loss RUPEES] [--kill] [--yes]';
const RUPEES_MAX = 1_000_000_000;
const PAISE = 100;
const WORD = 'BROKER';

/** The broker's own switches: no trading for the rest of the day, and an exit of everything by the day's result. */
export async function brokerCommand(args: readonly string[], io: CliIo): Promise<number> {
  const known = { ...TERMINAL_FLAGS, profit: true, loss: true, kill: false, yes: false };
  const flags = readFlags(args, known, BROKER_USAGE);
  const [what, how] = flags.words;
  const isKnown = (what === 'kill' && (how === 'on' || how === 'off')) || what === 'pnl-exit';
  if (!isKnown || (how !== undefined && how !== 'on' && how !== 'off')) {
    throw badFlag('Say which switch, and on or off.', BROKER_USAGE);
  }
  if (how !== undefined && !flags.switches.has('yes')) {
    io.complain(`This switches ${what} ${how} at the broker. Type ${WORD} to do it: `);
    if ((await typedWord(io)) !== WORD) {
      io.complain('Nothing was done.\n');
      return MISUSED;
    }
  }
  const text = await withTerminal(flags, (terminal) =>
    what === 'kill'
      ? terminal.call('kill.broker', { activate: how === 'on' }).then((answer) => answer.text)
      : pnlExit(terminal, how, flags),
  );
  await io.write(`${text}\n`);
  return DONE;
}

async function pnlExit(terminal: Caller, how: string | undefined, flags: Flags): Promise<string> {
  if (how === 'off') return (await terminal.call('pnlExit.stop', {})).text;
  if (how === undefined) {
    const { status, profitPaise, lossPaise, killSwitch } = await terminal.call('pnlExit.read', {});
    const after = killSwitch ? ', and its kill switch' : '';
    return `${status}: exit at a profit of ${money(profitPaise)} or a loss of ${money(lossPaise)}${after}`;
  }
  const paise = (name: string): number =>
    numberFlag(flags, name, { min: 1, max: RUPEES_MAX, or: 0 }, BROKER_USAGE) * PAISE;
  const [profitPaise, lossPaise] = [paise('profit'), paise('loss')];
  if (profitPaise === 0 && lossPaise === 0) throw badFlag('--profit, --loss or both are needed.', BROKER_USAGE);
  const killSwitch = flags.switches.has('kill');
  const terms = { profitPaise, lossPaise, products: ['INTRADAY' as const, 'DELIVERY' as const], killSwitch };
  return (await terminal.call('pnlExit.set', terms)).text;
}
