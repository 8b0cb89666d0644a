import type { Hit } from '#contract/model/scan.ts';
import type { HeldBecause, HitJudge } from '../core/alerts/alert-book.ts';
import { inSessionOfHit, judgedFromMs, sessionClassOfHit } from '../core/alerts/alert-gate.ts';
import type { AlertParts } from './alert-desk.ts';

/** Says of each hit whether it may become an alert now, as the terminal stands. @param isOn whether any may. */
export function hitJudge(parts: Pick<AlertParts, 'epoch' | 'scanners' | 'facts' | 'nowMs'>, isOn: boolean): HitJudge {
  const scanners = new Map(parts.scanners().map((scanner) => [scanner.id, scanner]));
  const epoch = parts.epoch();
  const refuses = (hit: Hit): HeldBecause | null => {
    const instrument = epoch?.instruments[hit.slot];
    if (epoch === null || instrument === undefined) return isOn ? 'session' : 'gate';
    const sessionClass = sessionClassOfHit(instrument, scanners.get(hit.scannerId)?.scope);
    const fromMs = judgedFromMs(epoch.day, sessionClass, hit);
    if (fromMs !== null && parts.nowMs() < fromMs) return 'early';
    if (!isOn) return 'gate';
    if (fromMs === null && !inSessionOfHit(epoch.day, sessionClass, hit)) return 'session';
    return parts.facts.isReady(hit.slot) ? null : 'unready';
  };
  return { titleOf: (id) => scanners.get(id)?.title ?? id, refuses };
}
