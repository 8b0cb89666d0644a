import type { Alert } from '#contract/model/alert.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { type Channel, COMMUNITY_CONFIDENCE_MIN } from '#contract/model/notifier.ts';
import { PRIORITIES, type ScannerGroup } from '#contract/model/scan.ts';

/** Scanners that speak on a channel of their own: only one that names them gets them. */
export const OWN_CHANNEL_SCANNERS: ReadonlySet<string> = new Set(['kow-signal']);
/** Types whose readers are strangers. */
export const COMMUNITY_TYPES: ReadonlySet<string> = new Set(['reddit']);

/** Least confidence of a channel: communities have a floor that no setting lowers. */
export function leastConfidence({ type, filter }: Channel): number {
  return COMMUNITY_TYPES.has(type) ? Math.max(filter.minConfidence, COMMUNITY_CONFIDENCE_MIN) : filter.minConfidence;
}

/** Days from today to the expiry of a contract; null for what does not expire, or is not known. */
export type DaysLeft = (place: Pick<Instrument, 'segment' | 'securityId'>) => number | null;

/** Whether a channel takes an alert. @param group family of its scanner; null for a person's own rule. */
export function channelTakes(channel: Channel, alert: Alert, group: ScannerGroup | null, daysLeft: DaysLeft): boolean {
  const { filter } = channel;
  if (!channel.enabled) return false;
  if (PRIORITIES.indexOf(alert.priority) < PRIORITIES.indexOf(filter.minPriority)) return false;
  if (!takesInstrument(channel, alert) || !takesExpiry(channel, alert, daysLeft)) return false;
  // A person's own levels are nobody else's business.
  if (alert.scannerId === null) return filter.ownRules && !COMMUNITY_TYPES.has(channel.type);
  const named = filter.scanners.includes(alert.scannerId);
  if (OWN_CHANNEL_SCANNERS.has(alert.scannerId) && !named) return false;
  if (filter.scanners.length > 0 && !named) return false;
  if (filter.groups.length > 0 && (group === null || !filter.groups.includes(group))) return false;
  const least = leastConfidence(channel);
  return least === 0 || (alert.confidence ?? 0) >= least;
}

function takesInstrument({ filter }: Channel, alert: Alert): boolean {
  if (filter.instruments.length === 0) return true;
  const places = placesOf(alert);
  return filter.instruments.some((one) =>
    places.some(({ segment, securityId }) => segment === one.segment && securityId === one.securityId),
  );
}

/** What is traded decides: the legs of a plan before the underlying that was looked at. */
function takesExpiry({ filter: { expiryDays } }: Channel, alert: Alert, daysLeft: DaysLeft): boolean {
  if (expiryDays === null) return true;
  const legs = alert.plan?.legs ?? [];
  return (legs.length > 0 ? legs : placesOf(alert)).some((place) => (daysLeft(place) ?? 0) <= expiryDays);
}

function placesOf(alert: Alert): readonly Pick<Instrument, 'segment' | 'securityId'>[] {
  return alert.members.length > 0 ? alert.members : [alert];
}
