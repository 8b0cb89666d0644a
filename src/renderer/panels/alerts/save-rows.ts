import { faultOf } from '#contract/faults.ts';
import type { AlertFilter } from '#contract/model/alert.ts';
import { sayToast } from '../../shell/alerts.ts';
import { call } from '../../shell/terminal.ts';
import { hitsStore } from '../../stores/hits.ts';
import { grouped } from '../../ui/format.ts';

export function sayFault(error: unknown): void {
  sayToast('error', faultOf(error).text);
}

/** Hands stored alerts or hits to the person as a file. */
async function exportRows(what: 'alerts' | 'hits', filter: AlertFilter): Promise<void> {
  let text = '';
  let beforeId: number | null = null;
  do {
    const part: { text: string; beforeId: number | null } = await call('alerts.export', {
      what,
      format: 'csv',
      filter,
      ...(beforeId === null ? {} : { beforeId }),
    });
    text += part.text;
    beforeId = part.beforeId;
  } while (beforeId !== null);
  saveFile(`${what}.csv`, new Blob([text], { type: 'text/csv' }));
}

/** Hands the newest alerts or hits to the person as a PDF; says so when there are more than it holds. */
async function printRows(what: 'alerts' | 'hits', filter: AlertFilter): Promise<void> {
  const { id, rows, whole } = await call('alerts.print', { what, filter });
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let from: number | null = 0; from !== null; ) {
    const part: { base64: string; next: number | null } = await call('alerts.printed', { id, from });
    parts.push(Uint8Array.from(atob(part.base64), (char) => char.charCodeAt(0)));
    from = part.next;
  }
  saveFile(`${what}.pdf`, new Blob(parts, { type: 'application/pdf' }));
  const rest = whole ? '' : ' There are more: CSV has them all.';
  sayToast('info', `${grouped(rows)} ${what} in ${what}.pdf, newest first.${rest}`);
}

/** Alerts, or hits as their table is narrowed, as a file; what fails is said. */
export function saveRows(what: 'alerts' | 'hits', as: 'csv' | 'pdf'): void {
  const filter = what === 'hits' ? hitsWanted() : {};
  (as === 'pdf' ? printRows : exportRows)(what, filter).catch(sayFault);
}

/** What the table of hits is narrowed to, as far as files know it: a scanner and a priority. */
function hitsWanted(): AlertFilter {
  const { scannerId, priority } = hitsStore.getState().filter;
  return { ...(scannerId === null ? {} : { scannerId }), ...(priority === null ? {} : { priority }) };
}

/** Gives a file to the browser to save. */
function saveFile(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
