import type { Caller } from '#contract/caller.ts';
import { FaultError, fault } from '#contract/faults.ts';
import { connectToTerminal } from '../host/command-client.ts';
import { type Flags, dataDirOf } from './flag-reader.ts';

/** Flags of every command that speaks to a running terminal. */
export const TERMINAL_FLAGS = { data: true, account: true, json: false } as const;

/**
 * Does a piece of work with the terminal that runs on the folder of `--data`, and hangs up.
 * @throws FaultError when none runs, or when `--account` names another one than it trades.
 */
export async function withTerminal<T>(flags: Flags, work: (terminal: Caller) => Promise<T>): Promise<T> {
  const terminal = await connectToTerminal(dataDirOf(flags));
  try {
    const wanted = flags.values.get('account');
    if (wanted !== undefined) await checkAccount(terminal, wanted);
    return await work(terminal);
  } finally {
    terminal.close('the command is done');
  }
}

async function checkAccount(terminal: Caller, wanted: string): Promise<void> {
  const { account } = await terminal.call('trading.read', {});
  if (account === wanted) return;
  const text = `The terminal trades account '${account}', not '${wanted}'. Nothing was done. Name the data folder of the other one with --data DIR.`;
  throw new FaultError(fault('input.other_account', text));
}
