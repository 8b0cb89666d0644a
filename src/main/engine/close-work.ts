import type { SessionCalendar } from '../core/session/calendar.ts';
import { sessionDateBefore } from '../core/jobs/session-date.ts';
import type { ValidationAnswers } from '../threads/validation-requests.ts';
import type { LakeExported } from './host.ts';
import type { JobWork, WorkTools } from './job-work.ts';

export interface CloseParts {
  readonly calendar: SessionCalendar;
  /** What the lake holds of a date, or why it holds nothing of it. @throws FaultError `unavailable.lake`. */
  readonly lake: (date: string) => Promise<LakeExported | string>;
  /** Closes what of a date is still followed. */
  readonly closeOutcomes: (date: string) => Promise<ValidationAnswers['outcomesClose']>;
}

const LAKE = { code: 1, what: 'Lake' };
const VALIDATION = { code: 2, what: 'Validation' };
/** Commodities trade longest. */
const LAST_CLASS = 'MCX';

/** The last job of a day, in two parts: the recorded day goes to the lake, and what is still followed is closed. */
export function closeWork({ calendar, lake, closeOutcomes }: CloseParts): JobWork {
  const dateOf = ({ run }: WorkTools): string => sessionDateBefore(calendar, LAST_CLASS, run().dueMs);
  return {
    partTries: 4,
    begin: () => Promise.resolve([LAKE, VALIDATION]),
    async one({ code }, tools) {
      const date = dateOf(tools);
      return code === LAKE.code ? lakeWords(await lake(date)) : outcomeWords(await closeOutcomes(date));
    },
    finish: ({ items }, tools) => {
      const words = items.map(({ what, note }) => `${what}: ${note}`);
      return Promise.resolve({ summary: `${dateOf(tools)}. ${words.join(' ')}` });
    },
  };
}

function lakeWords(exported: LakeExported | string): string {
  if (typeof exported === 'string') return exported;
  const { rows, ticks, bytes } = exported;
  return `${rows} rows, ${ticks} of them ticks, in ${(bytes / 1e6).toFixed(1)} MB.`;
}

function outcomeWords({ closed, judged, censored }: ValidationAnswers['outcomesClose']): string {
  const open = closed === 0 ? 'none was left open' : `${closed} were left open and are censored`;
  return `${judged} windows judged, ${censored} censored; ${open}.`;
}
