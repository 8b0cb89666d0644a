import type { SessionClass } from '#contract/model/instrument.ts';

/**
 * When a job is due. `clock`: at the times of a cron pattern in IST, on the days named. `sessionEnd`: so many minutes
 * after the last phase of a class, on the days on which it trades.
 */
export type JobSchedule =
  | { readonly kind: 'clock'; readonly pattern: string; readonly days: 'trading' | 'monthStart' | 'all' }
  | { readonly kind: 'sessionEnd'; readonly sessionClass: SessionClass; readonly afterMinutes: number };

/** A job as data; what it does is given by the engine under its name. */
export interface JobPlan {
  readonly name: string;
  readonly title: string;
  readonly sentence: string;
  readonly schedule: JobSchedule;
  /** The schedule in words. */
  readonly scheduleText: string;
  /** How long a run that was missed is of use: on its own date only, or until the next one is due. */
  readonly validity: 'sameDay' | 'untilNext';
  /** Jobs that go first when they are due or running. */
  readonly after: readonly string[];
  /** `broker` jobs download and run one at a time; `light` ones never wait for those. */
  readonly lane: 'broker' | 'light';
}

const endOfDay = (name: string, what: string, sessionClass: SessionClass): JobPlan => ({
  name,
  title: `End of day: ${what}`,
  sentence: `Fetches the broker's official day of every ${what} instrument that is no option, for closes and the lake.`,
  schedule: { kind: 'sessionEnd', sessionClass, afterMinutes: 5 },
  scheduleText: `5 min after the ${what} session`,
  validity: 'untilNext',
  after: [],
  lane: 'broker',
});

/** Every job, in the order in which they run when several are due. */
export const JOB_PLANS: readonly JobPlan[] = [
  {
    name: 'premarket',
    title: 'Pre-market',
    sentence:
      'Refreshes the instrument list, brings days and minutes up to date, and makes levels, averages and baselines.',
    schedule: { kind: 'clock', pattern: '30 8 * * *', days: 'trading' },
    scheduleText: '08:30 on trading days',
    validity: 'sameDay',
    after: [],
    lane: 'broker',
  },
  {
    name: 'monthly',
    title: 'Levels of the month',
    sentence: "Lists the month's pivots and central ranges of every instrument with levels, the narrowest first.",
    schedule: { kind: 'clock', pattern: '35 8 * * *', days: 'monthStart' },
    scheduleText: '08:35 on the first session of a month',
    validity: 'untilNext',
    after: ['premarket'],
    lane: 'broker',
  },
  {
    name: 'watchlists',
    title: 'History of the lists',
    sentence: 'Brings days and minutes of every instrument on a saved list up to date, options too.',
    schedule: { kind: 'clock', pattern: '40 8 * * *', days: 'trading' },
    scheduleText: '08:40 on trading days',
    validity: 'sameDay',
    after: ['premarket'],
    lane: 'broker',
  },
  {
    name: 'expiries',
    title: 'Expiry reminder',
    sentence:
      'Names what expires today and on the next trading day: open positions first, then what is subscribed or on a list.',
    schedule: { kind: 'clock', pattern: '0 9 * * *', days: 'trading' },
    scheduleText: '09:00 on trading days',
    validity: 'sameDay',
    after: [],
    lane: 'light',
  },
  {
    name: 'calendar',
    title: 'Calendar check',
    sentence: 'Looks how far the holidays are known, and says so in time to get the new list.',
    schedule: { kind: 'clock', pattern: '45 8 * * *', days: 'trading' },
    scheduleText: '08:45 on trading days',
    validity: 'sameDay',
    after: [],
    lane: 'light',
  },
  endOfDay('eod-shares', 'share', 'EQ_DERIV'),
  endOfDay('eod-derivatives', 'derivative', 'FNO'),
  endOfDay('eod-currencies', 'currency', 'CDS'),
  endOfDay('eod-commodities', 'commodity', 'MCX'),
  {
    name: 'eod-close',
    title: 'End of day: lake and validation',
    sentence: 'Exports the recorded day to the lake, and closes what of the day is still followed: it is censored.',
    schedule: { kind: 'sessionEnd', sessionClass: 'MCX', afterMinutes: 15 },
    scheduleText: '15 min after the commodity session',
    validity: 'untilNext',
    after: ['eod-commodities'],
    lane: 'light',
  },
  {
    name: 'backup',
    title: 'Backup reminder',
    sentence: 'Looks when the data folder was last backed up, and reminds when that is more than two weeks ago.',
    schedule: { kind: 'clock', pattern: '0 17 * * 5', days: 'all' },
    scheduleText: 'Fridays at 17:00',
    validity: 'untilNext',
    after: [],
    lane: 'light',
  },
];
