import { join } from 'node:path';
import { endWithFault, runHeadless } from '../../../src/main/headless.ts';
import { loadConfig } from '../../../src/main/host/config-load.ts';

/** The terminal for browsers with an exchange that sends `SIM_PACE` packets a second. */
try {
  const { config, given } = loadConfig(process.argv.slice(2), process.env);
  await runHeadless(config, given, join(import.meta.dirname, 'sim.ts'));
} catch (thrown) {
  endWithFault(thrown);
}
