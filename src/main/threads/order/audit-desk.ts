import { join } from 'node:path';
import type { OrderBoot } from '../protocol.ts';
import type { ThreadTools } from '../thread.ts';
import { dropOldRuns } from './audit-files.ts';
import { AuditLog } from './audit-log.ts';
import type { OrderJournal } from './journal.ts';

/** Opens the audit of a book, and removes the books of simulated runs that nobody will ask for any more. */
export function openAudit(
  boot: OrderBoot,
  { timers, notice }: Pick<ThreadTools<never>, 'timers' | 'notice'>,
): AuditLog {
  const orders = join(boot.dataDir, 'orders');
  const audit = new AuditLog({
    dir: join(orders, boot.book),
    tradeDate: boot.day.date,
    keepDays: boot.auditDays,
    monotonicMs: () => timers.monotonicMs(),
    tell: (text) => notice('error', 'unavailable.audit', text),
  });
  dropOldRuns(orders, timers.wallMs(), boot.auditDays);
  return audit;
}

/** The same journal; before an intent is brought to the disk, what was decided until then is in the audit's file. */
export function withAudit(journal: OrderJournal, audit: AuditLog): OrderJournal {
  return {
    damage: journal.damage,
    records: () => journal.records(),
    append: (record, synced) => {
      if (synced) audit.flush();
      journal.append(record, synced);
    },
    sync: () => journal.sync(),
    close: () => journal.close(),
  };
}
