import { BroadcastChannel } from 'node:worker_threads';
import { CRASH_CHANNEL } from './crash-channel.ts';

/** The order thread, which ends without a word when somebody says so on the channel. */
const channel = new BroadcastChannel(CRASH_CHANNEL);
channel.addEventListener('message', () => process.exit(70));
channel.unref();
await import('../../src/main/threads/order.thread.ts');
