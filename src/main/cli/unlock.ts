import { UNLOCK_WORD } from '#contract/model/trading.ts';
import { readFlags } from './flag-reader.ts';
import { type CliIo, DONE } from './io.ts';
import { typedWord } from './typed-word.ts';
import { TERMINAL_FLAGS, withTerminal } from './with-terminal.ts';

export const UNLOCK_USAGE = 'unlock [--account NAME] [--data DIR]';

/** Lifts the kill switch's block of entries. The word is typed, so that no history of a shell does it. */
export async function unlockCommand(args: readonly string[], io: CliIo): Promise<number> {
  const flags = readFlags(args, TERMINAL_FLAGS, UNLOCK_USAGE);
  return withTerminal(flags, async (terminal) => {
    const { kill } = await terminal.call('trading.read', {});
    if (kill.phase === 'idle') {
      await io.write('The kill switch is not on.\n');
      return DONE;
    }
    io.complain(`Type ${UNLOCK_WORD} to let entries through again: `);
    await terminal.call('kill.unlock', { word: (await typedWord(io)).slice(0, 20) });
    const { state, blocks } = await terminal.call('trading.read', {});
    await io.write(`Unlocked. The account is ${state}.\n`);
    for (const { text } of blocks) await io.write(`  ${text}\n`);
    return DONE;
  });
}
