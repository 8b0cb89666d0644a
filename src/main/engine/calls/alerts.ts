import { EXPORT_ROWS_MAX, PRINT_ROWS_MAX } from '#contract/calls/alerts.ts';
import { type Alert, type AlertFilter, ALERTS_PER_PAGE_MAX } from '#contract/model/alert.ts';
import { type Hit, HITS_PER_PAGE_MAX } from '#contract/model/scan.ts';
import { alertTable, csvOf, hitTable, type TextTable } from '../../core/alerts/export-table.ts';
import { ALERT_PRINT, HIT_PRINT } from '../../core/alerts/print-columns.ts';
import type { Handlers } from '../router.ts';
import type { EngineServices } from '../services.ts';

/** Characters of one export: it must fit one message with room for its frame. */
const EXPORT_CHARS_MAX = 700_000;

type Names =
  | 'alerts.list'
  | 'alerts.state'
  | 'alerts.acknowledge'
  | 'alerts.snooze'
  | 'alerts.rules.list'
  | 'alerts.rules.save'
  | 'alerts.rules.remove'
  | 'alerts.export'
  | 'alerts.print'
  | 'alerts.printed'
  | 'notifiers.list'
  | 'notifiers.configure'
  | 'notifiers.remove'
  | 'notifiers.test';

/** Alerts, a person's own rules, channels out of the terminal. */
export function alertHandlers({ alerts, notify, askStore, care }: EngineServices): Pick<Handlers, Names> {
  const alertsPage = async (filter: AlertFilter, limit: number, beforeId?: number): Promise<readonly Alert[]> =>
    (await askStore(() => ({ kind: 'alertsPage' as const, filter, limit, beforeId }))).alerts;
  const hitsPage = async (filter: AlertFilter, limit: number, beforeId?: number): Promise<readonly Hit[]> =>
    (await askStore(() => ({ kind: 'hits' as const, limit, beforeId, scannerId: filter.scannerId }))).hits;
  return {
    'alerts.list': async ({ filter, limit, beforeId }) => ({
      alerts: [...(await alertsPage(filter, limit, beforeId))],
    }),
    'alerts.state': () => alerts.state(),
    'alerts.acknowledge': async (which) => ({ changed: await alerts.acknowledge(which) }),
    'alerts.snooze': async ({ which, untilMs }) => ({ changed: await alerts.snooze(which, untilMs) }),
    'alerts.rules.list': () => ({ rules: alerts.rules() }),
    'alerts.rules.save': (given) => alerts.saveRule(given),
    'alerts.rules.remove': async ({ id }) => {
      await alerts.removeRule(id);
      return {};
    },
    'alerts.export': ({ what, filter, beforeId }) =>
      what === 'alerts'
        ? exported(
            (before) => alertsPage(filter, ALERTS_PER_PAGE_MAX, before),
            ALERTS_PER_PAGE_MAX,
            () => true,
            alertTable,
            beforeId,
          )
        : exported(
            (before) => hitsPage(filter, HITS_PER_PAGE_MAX, before),
            HITS_PER_PAGE_MAX,
            (hit) => hitFits(hit, filter),
            hitTable,
            beforeId,
          ),
    'alerts.print': async ({ what, filter }) => {
      const { rows, whole } =
        what === 'alerts'
          ? await newest(
              (before) => alertsPage(filter, ALERTS_PER_PAGE_MAX, before),
              () => true,
              alertTable,
            )
          : await newest(
              (before) => hitsPage(filter, HITS_PER_PAGE_MAX, before),
              (hit) => hitFits(hit, filter),
              hitTable,
            );
      const title = what === 'alerts' ? 'Alerts' : 'Scanner hits';
      const columns = what === 'alerts' ? ALERT_PRINT : HIT_PRINT;
      const { head } = what === 'alerts' ? alertTable([]) : hitTable([]);
      return { ...(await care.prints.make({ title, head, rows, columns })), rows: rows.length, whole };
    },
    'alerts.printed': ({ id, from }) => care.prints.part(id, from),
    'notifiers.list': () => ({ channels: notify.list() }),
    'notifiers.configure': (channel) => notify.configure(channel),
    'notifiers.remove': async ({ id }) => {
      await notify.remove(id);
      return {};
    },
    'notifiers.test': async ({ id }) => ({ ms: await notify.test(id) }),
  };
}

/** Reads page after page until the file is full or the store is at its end. The first part carries the head. */
async function exported<T extends { readonly id: number }>(
  page: (beforeId?: number) => Promise<readonly T[]>,
  perPage: number,
  fits: (row: T) => boolean,
  tableOf: (rows: readonly T[]) => TextTable,
  beforeId?: number,
): Promise<{ text: string; rows: number; beforeId: number | null }> {
  let text = beforeId === undefined ? csvOf(tableOf([])) : '';
  let rows = 0;
  let before = beforeId;
  for (;;) {
    const all = await page(before);
    const some = all.filter(fits);
    const part = csvOf(tableOf(some), false);
    if (rows > 0 && (rows + some.length > EXPORT_ROWS_MAX || text.length + part.length > EXPORT_CHARS_MAX)) {
      return { text, rows, beforeId: before ?? null };
    }
    text += part;
    rows += some.length;
    before = all.at(-1)?.id ?? before;
    if (all.length < perPage) return { text, rows, beforeId: null };
  }
}

/** The newest rows that are printed, and whether these are all. */
async function newest<T extends { readonly id: number }>(
  page: (beforeId?: number) => Promise<readonly T[]>,
  fits: (row: T) => boolean,
  tableOf: (rows: readonly T[]) => TextTable,
): Promise<{ rows: TextTable['rows']; whole: boolean }> {
  const found: T[] = [];
  let before: number | undefined;
  for (;;) {
    const some = await page(before);
    found.push(...some.filter(fits));
    before = some.at(-1)?.id;
    if (before === undefined || found.length > PRINT_ROWS_MAX) break;
  }
  return { rows: tableOf(found.slice(0, PRINT_ROWS_MAX)).rows, whole: found.length <= PRINT_ROWS_MAX };
}

function hitFits(hit: Hit, { priority, instrument, fromMs, toMs }: AlertFilter): boolean {
  if (priority !== undefined && hit.priority !== priority) return false;
  if (fromMs !== undefined && hit.atMs < fromMs) return false;
  if (toMs !== undefined && hit.atMs > toMs) return false;
  return instrument === undefined || (hit.segment === instrument.segment && hit.securityId === instrument.securityId);
}
