import type { CallInput, CallName, CallOutput } from '#contract/calls/index.ts';
import type { Job, JobRun } from '#contract/model/job.ts';

type Names = Extract<CallName, `jobs.${string}` | 'quality.report'>;

export const SAMPLE_RUN: JobRun = {
  id: 12,
  dueMs: 1_795_143_600_000,
  startedMs: 1_795_143_600_400,
  endedMs: 1_795_144_512_000,
  by: 'schedule',
  result: 'warned',
  attempt: 3,
  total: 214,
  done: 212,
  failed: 2,
  summary: 'The instrument list has not changed. 212 of 214 instruments are up to date.',
  failures: [
    { what: 'NEWCO', why: 'The history is still being loaded. Ask again shortly.' },
    { what: 'OLDCO', why: 'The broker refuses it.' },
  ],
  hasReport: false,
};

export const SAMPLE_JOB: Job = {
  name: 'premarket',
  title: 'Pre-market',
  sentence: 'Refreshes the instrument list and brings history up to date.',
  schedule: '08:30 on trading days',
  enabled: true,
  state: 'waiting',
  reason: null,
  nextMs: 1_795_402_800_000,
  run: SAMPLE_RUN,
};

export const JOB_INPUTS: { readonly [N in Names]: CallInput<N> } = {
  'jobs.list': {},
  'jobs.run': { name: 'premarket' },
  'jobs.cancel': { name: 'premarket' },
  'jobs.enable': { name: 'backup', enabled: false },
  'jobs.report': { name: 'monthly' },
  'quality.report': {},
};

export const JOB_OUTPUTS: { readonly [N in Names]: CallOutput<N> } = {
  'jobs.list': { jobs: [SAMPLE_JOB], off: null },
  'jobs.run': { ...SAMPLE_JOB, state: 'running', run: { ...SAMPLE_RUN, endedMs: null, result: 'running' } },
  'jobs.cancel': SAMPLE_JOB,
  'jobs.enable': { ...SAMPLE_JOB, enabled: false, state: 'off', reason: 'switched off', nextMs: null },
  'jobs.report': { text: 'symbol\r\nNIFTY\r\n', dueMs: 1_795_143_600_000 },
  'quality.report': {
    atMs: 1_795_146_000_000,
    state: 'amber',
    rows: [
      {
        id: 'baselines',
        name: 'Baselines',
        state: 'amber',
        word: 'partly',
        value: '400 of 2,000 instruments',
        remedy: 'They come by themselves.',
      },
      { id: 'store', name: 'Store', state: 'green', word: 'writing', value: 'nothing was refused', remedy: '' },
    ],
  },
};

export const JOB_SAMPLES = { inputs: JOB_INPUTS, outputs: JOB_OUTPUTS };
