import { MessageChannel, type Transferable, Worker } from 'node:worker_threads';
import type { EngineHost, ThreadBoot, ThreadHandle, ThreadReport } from '../engine/host.ts';

/** Where the entry's thread files are: it knows its own URL, which is `.ts` unbuilt and `.js` when bundled. */
export type ThreadUrls = (name: ThreadBoot['name']) => URL;

/** Starts a worker thread of the engine. Its stdout and stderr stay the process's own. */
export function spawnWorker(urls: ThreadUrls, boot: ThreadBoot): ThreadHandle {
  const worker = new Worker(urls(boot.name), { workerData: boot, name: boot.name });
  let error: string | null = null;
  worker.on('error', (thrown: unknown) => {
    error = thrown instanceof Error ? thrown.message : String(thrown);
  });
  return {
    post: (order, ports = []) => worker.postMessage(order, ports as unknown as Transferable[]),
    onReport: (listener) => {
      worker.on('message', (report: ThreadReport) => listener(report));
    },
    onExit: (listener) => {
      worker.on('exit', (code) => listener(error ?? (code === 0 ? null : `exit code ${code}`)));
    },
    terminate: () => void worker.terminate(),
  };
}

/** Two ends of a channel between two threads. */
export const channel: EngineHost['channel'] = () => {
  const { port1, port2 } = new MessageChannel();
  return [port1, port2];
};
