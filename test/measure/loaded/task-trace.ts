import type { Page } from 'playwright-core';
import { LONG_TASK_MS, quantile } from './steady.ts';

/** One task of the page's main thread. */
export interface Task {
  /** When it began on the browser's clock, ms. */
  readonly atMs: number;
  /** From its begin to its end, ms: on a loaded machine it holds the time that others took. */
  readonly wallMs: number;
  /** Processor time of the thread, ms: what the task itself cost. */
  readonly threadMs: number;
  /** Whether an animation frame ran in it. */
  readonly frame: boolean;
  /** What cost most in it, the dearest first: names of the browser's own events with ms of the thread. */
  readonly parts: readonly string[];
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string; readonly data?: Readonly<Record<string, unknown>> };
}

const CATEGORIES = ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline', '__metadata'];
const RUN_TASK = new Set(['RunTask', 'ThreadControllerImpl::RunTask']);
const FRAME = new Set(['FireAnimationFrame', 'FrameRequestCallbackCollection::ExecuteFrameCallbacks']);
/** Events inside a task that are worth naming take more of the thread than this, ms. */
const PART_MS = 2;
const PARTS = 6;
const US_PER_MS = 1_000;

function partOf({ name, tdur = 0, args }: TraceEvent): string {
  const { functionName, url, type } = args?.data ?? {};
  const what = [functionName, type].filter((word) => typeof word === 'string' && word !== '').join(' ');
  const where = typeof url === 'string' ? `@${url.split('/').at(-1)}` : '';
  return `${name}${what === '' ? '' : ` ${what}`}${where} ${(tdur / US_PER_MS).toFixed(1)}`;
}

/** The thread that ran most tasks of those called after a page's main thread: the page under test is the busiest. */
function busiest(events: readonly TraceEvent[]): (event: TraceEvent) => boolean {
  const mains = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid}/${tid}`),
  );
  const used = new Map<string, number>();
  for (const { name, pid, tid, tdur = 0 } of events) {
    const key = `${pid}/${tid}`;
    if (RUN_TASK.has(name) && mains.has(key)) used.set(key, (used.get(key) ?? 0) + tdur);
  }
  const [most] = [...used].sort((a, b) => b[1] - a[1]);
  return ({ pid, tid }) => `${pid}/${tid}` === most?.[0];
}

function tasksOf(events: readonly TraceEvent[]): Task[] {
  const isMain = busiest(events);
  const mine = events.filter((event) => isMain(event) && event.ph === 'X').toSorted((a, b) => a.ts - b.ts);
  const tasks: Task[] = [];
  let endUs = Number.NEGATIVE_INFINITY;
  let inside: TraceEvent[] = [];
  let outer: TraceEvent | null = null;
  const close = (): void => {
    if (outer === null) return;
    const parts = inside
      .filter(({ tdur = 0 }) => tdur / US_PER_MS > PART_MS)
      .toSorted((a, b) => (b.tdur ?? 0) - (a.tdur ?? 0))
      .slice(0, PARTS);
    tasks.push({
      atMs: outer.ts / US_PER_MS,
      wallMs: (outer.dur ?? 0) / US_PER_MS,
      threadMs: (outer.tdur ?? 0) / US_PER_MS,
      frame: inside.some(({ name }) => FRAME.has(name)),
      parts: parts.map(partOf),
    });
  };
  for (const event of mine) {
    if (event.ts >= endUs && RUN_TASK.has(event.name)) {
      close();
      [outer, inside, endUs] = [event, [], event.ts + (event.dur ?? 0)];
    } else if (event.ts < endUs) inside.push(event);
  }
  close();
  return tasks;
}

/** Starts to note the tasks of the page's main thread; the answer ends it and tells them. The page works a little harder. */
export async function traceTasks(page: Page): Promise<() => Promise<Task[]>> {
  const browser = page.context().browser();
  if (browser === null) throw new Error('The page has no browser of its own: its tasks cannot be noted.');
  const session = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  const complete = new Promise<void>((done) => session.once('Tracing.tracingComplete', () => done()));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      recordMode: 'recordAsMuchAsPossible',
      includedCategories: CATEGORIES,
      excludedCategories: ['*'],
    },
  });
  return async () => {
    await session.send('Tracing.end');
    await complete;
    await session.detach();
    return tasksOf(events);
  };
}

/** The head of the table of `taskRow`. */
export const TASK_HEAD =
  '| thread time of the main thread | ms/s | frames | frame p50 / p95 / longest ms | tasks > 50 ms | longest task ms |\n' +
  '|---|---:|---:|---:|---:|---:|';

/** Tasks of a stretch in one row, told in processor time: what else the machine does is no part of it. */
export function taskRow(what: string, tasks: readonly Task[], seconds: number): string {
  const all = tasks.map(({ threadMs }) => threadMs);
  const frames = tasks.filter(({ frame }) => frame).map(({ threadMs }) => threadMs);
  const sum = all.reduce((total, ms) => total + ms, 0);
  const of = (part: number): string => quantile(frames, part).toFixed(1);
  const cells = [
    what,
    (sum / seconds).toFixed(0),
    frames.length,
    `${of(0.5)} / ${of(0.95)} / ${of(1)}`,
    all.filter((ms) => ms > LONG_TASK_MS).length,
    Math.max(0, ...all).toFixed(1),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** The dearest tasks, one a line, with what cost most in each. */
export function dearest(tasks: readonly Task[], count: number): string {
  const most = tasks.toSorted((a, b) => b.threadMs - a.threadMs).slice(0, count);
  return most
    .map(({ threadMs, wallMs, parts }) => `  ${threadMs.toFixed(1)} ms of ${wallMs.toFixed(0)}: ${parts.join(', ')}`)
    .join('\n');
}
