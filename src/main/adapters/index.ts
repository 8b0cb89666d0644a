import { openDhan } from './dhan/broker.ts';
import { openReplay } from './replay/replay-adapter.ts';

/** Every source of market data; a new one is a folder and a line here. */
export const ADAPTERS = { dhan: openDhan, replay: openReplay } as const;
