import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { simCommand } from './run-sim.ts';

export { runSim, simCommand } from './run-sim.ts';
export { parseSimArgs, SIM_HELP } from './sim-args.ts';

/** Entry of the simulated exchange's own process. Imported by another entry it does nothing. */
const entry = process.argv[1];
if (entry !== undefined && realpathSync(entry) === realpathSync(fileURLToPath(import.meta.url))) {
  process.exit(await simCommand(process.argv.slice(2)));
}
