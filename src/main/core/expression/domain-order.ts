import type { ScanInterval } from '../scan/scan-state.ts';
import type { Program } from './program.ts';

/** Named intervals of a program, each after those whose values it reads; null when two of them read each other. */
export function domainOrder({ cells }: Pick<Program, 'cells'>): ScanInterval[] | null {
  const done: ScanInterval[] = [];
  const open = new Set<ScanInterval>();
  const visit = (domain: ScanInterval): boolean => {
    if (done.includes(domain)) return true;
    if (open.has(domain)) return false;
    open.add(domain);
    const reads = (cells.get(domain) ?? []).flatMap((cell) => (cell.op === 'on' ? [cell.domain] : []));
    if (!reads.every(visit)) return false;
    done.push(domain);
    return true;
  };
  return [...cells.keys()].every((domain) => domain === 'own' || visit(domain)) ? done : null;
}
