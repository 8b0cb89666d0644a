import { FaultError, fault } from '#contract/faults.ts';
import { JOB_REPORT_CHARS_MAX } from '#contract/calls/jobs.ts';
import type { Handlers } from '../router.ts';
import type { EngineServices } from '../services.ts';

type Names = 'jobs.list' | 'jobs.run' | 'jobs.cancel' | 'jobs.enable' | 'jobs.report' | 'quality.report';

/** Jobs and the quality report. */
export function jobHandlers({ care: { jobs, quality } }: EngineServices): Pick<Handlers, Names> {
  return {
    'jobs.list': () => jobs.list(),
    'jobs.run': ({ name }) => jobs.run(name),
    'jobs.cancel': ({ name }) => jobs.cancel(name),
    'jobs.enable': ({ name, enabled }) => jobs.enable(name, enabled),
    'jobs.report': async ({ name }) => {
      const report = await jobs.report(name);
      if (report.text.length <= JOB_REPORT_CHARS_MAX) return report;
      const text = `The report has ${report.text.length} characters and does not fit one message. Scan fewer instruments.`;
      throw new FaultError(fault('input.report_too_long', text));
    },
    'quality.report': () => quality(),
  };
}
