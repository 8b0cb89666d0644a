import type { Instrument } from '#contract/model/instrument.ts';
import type { ChannelFilter } from '#contract/model/notifier.ts';
import { instrumentOf } from '../../stores/instruments.ts';

type Place = ChannelFilter['instruments'][number];

/** What was typed between commas, without repeats. */
export function listOf(text: string): string[] {
  const parts = text.split(',').map((one) => one.trim());
  return [...new Set(parts.filter((one) => one !== ''))];
}

/** Instruments of a filter as they are typed: by symbol while they are subscribed, else by segment and id. */
export function placesText(places: readonly Place[]): string {
  return places
    .map(({ segment, securityId }) => instrumentOf(segment, securityId)?.symbol ?? `${segment}:${securityId}`)
    .join(', ');
}

/**
 * Reads symbols with commas between; a symbol that is there twice means the first. What is there already may stand as
 * segment and id.
 * @param kept what the filter holds. @returns the instruments, or the name that nothing is known by.
 */
export function readPlaces(
  text: string,
  rows: readonly Instrument[],
  kept: readonly Place[],
): { readonly places: Place[] } | { readonly unknown: string } {
  const places: Place[] = [];
  for (const name of listOf(text)) {
    const wanted = name.toUpperCase();
    const found =
      kept.find((place) => placesText([place]).toUpperCase() === wanted) ??
      rows.find(({ symbol }) => symbol.toUpperCase() === wanted);
    if (found === undefined) return { unknown: name };
    places.push({ segment: found.segment, securityId: found.securityId });
  }
  return { places };
}

/** A typed whole number of at least `min`; null when it is none. */
export function wholeOf(text: string, min: number): number | null {
  return /^\d{1,6}$/.test(text) && Number(text) >= min ? Number(text) : null;
}
