import { workerData } from 'node:worker_threads';
import { lowerThread } from './lower-thread.ts';
import { OptionBody } from './option/option-body.ts';
import type { OptionBoot, OptionOrder, OptionReport } from './protocol.ts';
import { runThread } from './thread.ts';

/** Owner of the chain columns; each tick is one pass over the chains. */
const boot = workerData as OptionBoot;

// A pass is a long stretch of arithmetic: a chain that is some ms older is not seen, a key that waits for it is.
lowerThread('behind');

runThread<OptionOrder, OptionReport>(boot.optionMs, (tools) => new OptionBody(boot, tools));
