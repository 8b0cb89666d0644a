import { z } from 'zod';
import { call } from '../call.ts';
import { jobSchema, jobsStateSchema } from '../model/job.ts';
import { qualityReportSchema } from '../model/quality.ts';

/** Characters of one report: it must fit one message with room for its frame. */
export const JOB_REPORT_CHARS_MAX = 700_000;

const named = z.object({ name: z.string().max(40) });

export const jobCalls = {
  /** Every job, with its schedule and its newest run; the same value is pushed as `jobs.changed`. */
  'jobs.list': call(z.object({}), jobsStateSchema),
  /** Runs a job now; answers when it has begun. `input.job` names what is known, `denied.jobs_off` says why none runs. */
  'jobs.run': call(named, jobSchema),
  /** Ends the run that is under way; what it has done stays. Nothing under way is no error. */
  'jobs.cancel': call(named, jobSchema),
  /** Switches the schedule of a job on or off; a person may run it all the same. */
  'jobs.enable': call(named.extend({ enabled: z.boolean() }), jobSchema),
  /** The table that the newest ended run has made, as CSV; empty when it made none. */
  'jobs.report': call(named, z.object({ text: z.string().max(JOB_REPORT_CHARS_MAX), dueMs: z.number().nullable() })),
  /** Whether everything that alerts and orders rest on is in order, row by row with the remedy. */
  'quality.report': call(z.object({}), qualityReportSchema),
};
