import { z } from 'zod';

/** Failures that are told of one run; all of them are counted. */
export const JOB_FAILURES_MAX = 50;
export const JOBS_MAX = 32;

/** What a run came to. `warned`: it is done, and some of it did not work. */
export const JOB_RESULTS = ['running', 'done', 'warned', 'failed', 'cancelled'] as const;
export type JobResult = (typeof JOB_RESULTS)[number];

export const jobFailureSchema = z.object({
  /** Symbol, or the part of the job. */
  what: z.string().max(80),
  why: z.string().max(300),
});
export type JobFailure = z.infer<typeof jobFailureSchema>;

/** One run of a job. */
export const jobRunSchema = z.object({
  /** 0 until it is stored. */
  id: z.int().min(0),
  /** When it was due, epoch ms of engine time; of a person's run the moment of asking. */
  dueMs: z.number(),
  startedMs: z.number(),
  endedMs: z.number().nullable(),
  by: z.enum(['schedule', 'catch-up', 'person']),
  result: z.enum(JOB_RESULTS),
  /** 1 = the first try; each later one takes up what is left. */
  attempt: z.int().min(1),
  total: z.int().min(0),
  done: z.int().min(0),
  failed: z.int().min(0),
  /** One sentence or two for people. */
  summary: z.string().max(2_000),
  failures: z.array(jobFailureSchema).max(JOB_FAILURES_MAX),
  /** Whether `jobs.report` has a table of it. */
  hasReport: z.boolean(),
});
export type JobRun = z.infer<typeof jobRunSchema>;

/** What a job is doing. `retrying`: it waits to try again, `due`: it waits for another job. */
export const JOB_STATES = ['off', 'waiting', 'due', 'running', 'retrying'] as const;
export type JobState = (typeof JOB_STATES)[number];

export const jobSchema = z.object({
  name: z.string().max(40),
  title: z.string().max(80),
  sentence: z.string().max(300),
  /** When it runs, in words, IST. */
  schedule: z.string().max(120),
  enabled: z.boolean(),
  state: z.enum(JOB_STATES),
  /** Why it waits or is off; null when there is nothing to say. */
  reason: z.string().max(400).nullable(),
  /** Engine time of the next run by schedule, epoch ms; null while it is off. */
  nextMs: z.number().nullable(),
  /** The run that is under way, else the newest; null before the first. */
  run: jobRunSchema.nullable(),
});
export type Job = z.infer<typeof jobSchema>;

export const jobsStateSchema = z.object({
  jobs: z.array(jobSchema).max(JOBS_MAX),
  /** Why no job runs at all; null when they do. */
  off: z.string().nullable(),
});
export type JobsState = z.infer<typeof jobsStateSchema>;
