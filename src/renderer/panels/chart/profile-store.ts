import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ProfileOf, VolumeRows } from '#contract/model/profile.ts';
import { PROFILE_KINDS, type ProfileKind } from '../../stores/profile-choice.ts';
import { fixed, grouped, istDay, NO_VALUE } from '../../ui/format.ts';

export const PROFILE_WORDS: Readonly<Record<ProfileKind, string>> = {
  off: 'No volume profile',
  visible: 'Volume profile of what is in view',
  session: 'Volume profile of the session',
  five: 'Volume profile of 5 sessions',
  twenty: 'Volume profile of 20 sessions',
};
const SESSIONS: Readonly<Record<Exclude<ProfileKind, 'off' | 'visible'>, number>> = { session: 1, five: 5, twenty: 20 };

export interface ProfileState {
  readonly kind: ProfileKind;
  readonly rows: VolumeRows | null;
  /** Why there is none; null while nothing is wrong. */
  readonly error: string | null;
}
export type ProfileStore = StoreApi<ProfileState>;

export function profileStore(): ProfileStore {
  return createStore<ProfileState>(() => ({ kind: 'off', rows: null, error: null }));
}

export function nextProfile(kind: ProfileKind): ProfileKind {
  return PROFILE_KINDS[(PROFILE_KINDS.indexOf(kind) + 1) % PROFILE_KINDS.length] as ProfileKind;
}

/** What to ask the engine for; null while nothing is shown. @param view open times of the first and the last bar in view */
export function profileOf(
  kind: ProfileKind,
  view: { readonly fromMs: number; readonly toMs: number } | null,
): ProfileOf | null {
  if (kind === 'off') return null;
  if (kind !== 'visible') return { kind: 'sessions', count: SESSIONS[kind] };
  return view === null ? null : { kind: 'range', ...view };
}

/** What a profile says and what it is made of, in words. */
export function profileWords({ kind, rows, error }: ProfileState, decimals: 2 | 4): string {
  if (kind === 'off') return '';
  const title = PROFILE_WORDS[kind];
  if (error !== null) return `${title}: ${error}`;
  if (rows === null) return `${title}: being read…`;
  if (rows.poc === null || rows.fromMs === null || rows.toMs === null) return `${title}: nothing was traded in it.`;
  const price = (value: number | null): string => (value === null ? NO_VALUE : fixed(value, decimals));
  const days = rows.days === 1 ? istDay(rows.toMs) : `${istDay(rows.fromMs)} to ${istDay(rows.toMs)}`;
  const levels = `POC ${price(rows.poc)} · VAH ${price(rows.vah)} · VAL ${price(rows.val)}`;
  const cut = rows.cut ? ', older ones are left out' : '';
  return `${title}: ${levels} · of ${grouped(rows.minutes)} minute bars, ${days}${cut}`;
}
