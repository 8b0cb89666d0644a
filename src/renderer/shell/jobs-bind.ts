import { faultOf } from '#contract/faults.ts';
import type { TerminalClient } from '../client/terminal-client.ts';
import { jobsStore } from '../stores/jobs.ts';

/** Follows what the engine tells of its jobs. */
export function listenToJobs(client: Pick<TerminalClient, 'on'>): void {
  client.on('jobs.changed', (state) => jobsStore.setState({ state, error: null }));
}

export async function readJobs(client: Pick<TerminalClient, 'call'>): Promise<void> {
  try {
    jobsStore.setState({ state: await client.call('jobs.list', {}), error: null });
  } catch (error) {
    jobsStore.setState({ error: faultOf(error).text });
  }
}
