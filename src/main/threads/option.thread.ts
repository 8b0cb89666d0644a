import { workerData } from 'node:worker_threads';
import { OptionBody } from './option/option-body.ts';
import type { OptionBoot, OptionOrder, OptionReport } from './protocol.ts';
import { runThread } from './thread.ts';

/** Owner of the chain columns; each tick is one pass over the chains. */
const boot = workerData as OptionBoot;

runThread<OptionOrder, OptionReport>(boot.optionMs, (tools) => new OptionBody(boot, tools));
