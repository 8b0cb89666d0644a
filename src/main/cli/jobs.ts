import type { Caller } from '#contract/caller.ts';
import type { Job } from '#contract/model/job.ts';
import { badFlag, readFlags } from './flag-reader.ts';
import { type CliIo, DONE } from './io.ts';
import { istDay, istTime, type TextColumn, textTable, units } from './text-table.ts';
import { TERMINAL_FLAGS, withTerminal } from './with-terminal.ts';

export const JOBS_USAGE =
  'jobs [list | run NAME [--wait] | cancel NAME | on NAME | off NAME | report NAME] [--json] [--data DIR]';
/** A run is looked at this often while it is waited for, ms. */
const LOOK_MS = 500;
/** Exit code of a run that failed or was cancelled. */
const NOT_DONE = 1;

const moment = (ms: number | null | undefined): string =>
  ms === null || ms === undefined ? '–' : `${istDay(ms)} ${istTime(ms)}`;

const COLUMNS: readonly TextColumn<Job>[] = [
  { title: 'JOB', text: ({ name }) => name },
  { title: 'STATE', text: ({ state }) => state },
  { title: 'SCHEDULE', text: ({ schedule }) => schedule },
  { title: 'NEXT', text: ({ nextMs }) => moment(nextMs) },
  { title: 'LAST', text: ({ run }) => moment(run?.startedMs) },
  { title: 'RESULT', text: ({ run }) => run?.result ?? 'not run yet' },
  {
    title: 'DONE',
    right: true,
    text: ({ run }) => (run === null || run.total === 0 ? '' : `${units(run.done)}/${units(run.total)}`),
  },
  { title: 'FAILED', right: true, text: ({ run }) => (run === null || run.failed === 0 ? '' : units(run.failed)) },
  { title: 'WHAT IT SAYS', text: ({ reason, run }) => reason ?? run?.summary ?? '' },
];

/** Jobs of the running terminal: the list, and what a person does with one. */
export async function jobsCommand(args: readonly string[], io: CliIo): Promise<number> {
  const flags = readFlags(args, { ...TERMINAL_FLAGS, wait: false }, JOBS_USAGE);
  const [verb = 'list', name, ...more] = flags.words;
  if (more.length > 0) throw badFlag(`'${more[0]}' is one word too many.`, JOBS_USAGE);
  if (verb !== 'list' && name === undefined) throw badFlag(`'${verb}' needs the name of a job.`, JOBS_USAGE);
  const json = flags.switches.has('json');
  return withTerminal(flags, async (terminal) => {
    if (verb === 'list') return list(terminal, io, json);
    if (verb === 'report') return report(terminal, io, name ?? '');
    const job = await act(terminal, verb, name ?? '', flags.switches.has('wait'));
    await io.write(json ? `${JSON.stringify(job, null, 2)}\n` : wordsOf(job));
    const { run } = job;
    return verb === 'run' && (run?.result === 'failed' || run?.result === 'cancelled') ? NOT_DONE : DONE;
  });
}

async function list(terminal: Caller, io: CliIo, json: boolean): Promise<number> {
  const state = await terminal.call('jobs.list', {});
  if (json) await io.write(`${JSON.stringify(state, null, 2)}\n`);
  else await io.write(state.off === null ? textTable(COLUMNS, state.jobs) : `${state.off}\n`);
  return DONE;
}

async function report(terminal: Caller, io: CliIo, name: string): Promise<number> {
  const { text } = await terminal.call('jobs.report', { name });
  if (text === '') io.complain(`${name} has made no report yet.\n`);
  else await io.write(text);
  return text === '' ? NOT_DONE : DONE;
}

async function act(terminal: Caller, verb: string, name: string, wait: boolean): Promise<Job> {
  if (verb === 'cancel') return terminal.call('jobs.cancel', { name });
  if (verb === 'on' || verb === 'off') return terminal.call('jobs.enable', { name, enabled: verb === 'on' });
  if (verb !== 'run') throw badFlag(`There is no '${verb}'.`, JOBS_USAGE);
  const begun = await terminal.call('jobs.run', { name });
  return wait ? ended(terminal, begun) : begun;
}

/** Looks at a job until its run has ended. */
async function ended(terminal: Caller, begun: Job): Promise<Job> {
  let job = begun;
  while (job.state === 'running' || job.state === 'retrying') {
    await new Promise((done) => setTimeout(done, LOOK_MS));
    const { jobs } = await terminal.call('jobs.list', {});
    job = jobs.find(({ name }) => name === begun.name) ?? job;
  }
  return job;
}

function wordsOf({ title, state, reason, run }: Job): string {
  const said = reason ?? run?.summary ?? '';
  const failures = (run?.failures ?? []).map(({ what, why }) => `  ${what}: ${why}\n`).join('');
  const words = state === 'waiting' && run !== null ? run.result : state;
  return `${title}: ${words}${said === '' ? '' : `. ${said}`}\n${failures}`;
}
