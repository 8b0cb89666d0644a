import { setTimeout as pause } from 'node:timers/promises';
import type { Caller } from '#contract/caller.ts';
import type { KillState, Trading } from '#contract/model/trading.ts';
import { readFlags } from './flag-reader.ts';
import { type CliIo, DONE, MISUSED } from './io.ts';
import { istTime, units } from './text-table.ts';
import { typedWord } from './typed-word.ts';
import { TERMINAL_FLAGS, withTerminal } from './with-terminal.ts';

export const KILL_USAGE = 'kill [--yes] [--json] [--account NAME] [--data DIR]';
/** Exit code: something is or may be still open. */
export const NOT_FLAT = 1;
/** Exit code of a command that was ended with Ctrl-C. */
const INTERRUPTED = 130;
/** Word that a person types when `--yes` was not given. */
const KILL_WORD = 'KILL';
/** How often the state is asked for, ms. */
const LOOK_MS = 250;
/** The switch itself gives up earlier; past this something is wrong with the terminal, ms. */
const WAIT_MS_MAX = 300_000;
/** Looks at the venue's books after the last exit: they may be a moment behind its answers. */
const CHECKS_MAX = 5;
const CHECK_PAUSE_MS = 1_000;
const OVER: ReadonlySet<KillState['phase']> = new Set(['done', 'stuck']);

/**
 * Presses the kill switch of a running terminal and shows what comes of it. The switch works in the terminal: this
 * command may be ended, its windows may be closed. @returns 0 when the venue's books say that nothing is open.
 */
export async function killCommand(args: readonly string[], io: CliIo): Promise<number> {
  const flags = readFlags(args, { ...TERMINAL_FLAGS, yes: false }, KILL_USAGE);
  return withTerminal(flags, async (terminal) => {
    const trading = await terminal.call('trading.read', {});
    if (!flags.switches.has('yes')) {
      io.complain(question(trading));
      if ((await typedWord(io)) !== KILL_WORD) {
        io.complain('Nothing was done.\n');
        return MISUSED;
      }
    }
    const isJson = flags.switches.has('json');
    // Stays in place: a second Ctrl-C on the heels of the first must not end it in another way.
    process.on('SIGINT', () => {
      io.complain('\nThe kill switch goes on in the terminal; only this command has ended.\n');
      process.exit(INTERRUPTED);
    });
    await terminal.call('kill.start', { by: 'command line' });
    const state = await follow(terminal, isJson ? async () => {} : (text) => io.write(`${text}\n`));
    const why = state.phase === 'done' ? await stillOpen(terminal) : (state.steps.at(-2)?.text ?? 'not flat');
    if (isJson) await io.write(`${JSON.stringify({ flat: why === null, why, kill: state }, null, 2)}\n`);
    else await io.write(why === null ? `Flat. ${UNLOCK_HINT}\n` : `NOT FLAT: ${why}\n`);
    return why === null ? DONE : NOT_FLAT;
  });
}

const UNLOCK_HINT =
  "Entries stay blocked: npm run -s cli -- unlock lifts that after a minute. The broker's own switch: npm run -s cli -- broker kill on";

function question({ account, mode, working }: Trading): string {
  return `This blocks entries, cancels ${units(working)} working orders and exits every position of account ${account} (${mode}).\nType ${KILL_WORD} to do it: `;
}

/** Shows each step once, until the switch has ended. */
async function follow(terminal: Caller, say: (text: string) => Promise<void>): Promise<KillState> {
  const untilMs = performance.now() + WAIT_MS_MAX;
  let last: KillState['steps'][number] | undefined;
  for (;;) {
    const { kill } = await terminal.call('trading.read', {});
    const shown = kill.steps.findLastIndex(({ atMs, text }) => atMs === last?.atMs && text === last.text);
    for (const step of kill.steps.slice(shown + 1)) await say(`${istTime(step.atMs)}  ${step.text}`);
    last = kill.steps.at(-1);
    if (OVER.has(kill.phase) || performance.now() > untilMs) return kill;
    await pause(LOOK_MS);
  }
}

/** What the venue's books say is open, or null: our own book alone is no proof. */
async function stillOpen(terminal: Caller): Promise<string | null> {
  let why = '';
  for (let n = 0; n < CHECKS_MAX; n += 1) {
    if (n > 0) await pause(CHECK_PAUSE_MS);
    const [{ positions }, { differences, fault }] = await Promise.all([
      terminal.call('positions.list', {}),
      terminal.call('reconcile.run', { dryRun: true }),
    ]);
    const open = positions.filter(({ net }) => net !== 0).map(({ symbol, net }) => `${units(net)} ${symbol}`);
    const other = differences.map(({ what, ours, theirs }) => `${what}: ours ${ours}, venue ${theirs}`);
    why = [...open, ...other].join('; ');
    if (fault !== null) why = `the venue could not be asked: ${fault.text}`;
    if (why === '') return null;
  }
  return why;
}
