import { simCommand } from '../../../src/main/sim/run-sim.ts';

/** The simulated exchange as the terminal starts it, but sending `SIM_PACE` packets a second, exactly. */
const pace = process.env['SIM_PACE'] ?? '0';
process.exit(await simCommand([...process.argv.slice(2), '--pace', pace]));
