import { faultOf } from '#contract/faults.ts';
import type { QualityRow } from '#contract/model/quality.ts';
import { connectToTerminal, terminalPid } from '../host/command-client.ts';
import type { Check } from './doctor.ts';

/** What the running terminal says of itself, as checks; one line that says so where none runs. */
export async function qualityChecks(dataDir: string): Promise<Check[]> {
  if (terminalPid(dataDir) === null) {
    const text =
      'no terminal runs on this data folder; baselines, levels, feed and jobs are looked at in a running one.';
    return [{ name: 'terminal', ok: true, text }];
  }
  try {
    const terminal = await connectToTerminal(dataDir);
    try {
      const { rows } = await terminal.call('quality.report', {});
      return rows.map(checkOf);
    } finally {
      terminal.close('the command is done');
    }
  } catch (thrown) {
    return [{ name: 'terminal', ok: false, text: faultOf(thrown).text }];
  }
}

function checkOf({ name, state, word, value, remedy }: QualityRow): Check {
  const text = `${state}, ${word}: ${value}${remedy === '' ? '' : ` (${remedy})`}`;
  return { name: name.toLowerCase(), ok: state !== 'red', text };
}
