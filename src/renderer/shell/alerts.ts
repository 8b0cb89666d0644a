import type { Alert } from '#contract/model/alert.ts';
import type { Notice } from '#contract/model/terminal.ts';
import { instrumentOf } from '../stores/instruments.ts';
import { dismissToast, showToast, type Toast } from '../stores/toasts.ts';
import { engineNowMs, engineSpeed } from '../stores/engine-clock.ts';
import { CountedThrottle, type Release } from '../ui/counted-throttle.ts';
import { isNews } from './news.ts';
import { playSound } from './sound.ts';
import { speak } from './voice.ts';
import type { SoundClass } from './tones.ts';

/** One sound per class in this time, ms. */
export const SOUND_EVERY_MS = 300;
/** One toast per scanner or notice code in this time; the rest are counted into the next, ms. */
/** One sentence per class in this time; the rest are counted into the next, ms: a sentence takes some four seconds. */
export const VOICE_EVERY_MS = 5_000;
export const TOAST_EVERY_MS = 4_000;
/** How long a toast stays; errors stay until they are dismissed, ms. */
export const TOAST_SHOWN_MS = 6_000;

const sounds = new CountedThrottle<SoundClass>(SOUND_EVERY_MS);
const sentences = new CountedThrottle<{ readonly kind: SoundClass; readonly text: string }>(VOICE_EVERY_MS);
const toasts = new CountedThrottle<Omit<Toast, 'id' | 'count'>>(TOAST_EVERY_MS);
let timer: ReturnType<typeof setTimeout> | null = null;
/** The line of `sayToast` that is on the screen. */
let saidId: number | null = null;

/**
 * Sounds a class now, or counts it where one of its class has just been heard.
 * @param text what the voice reads of it; nothing when it is left out.
 */
export function soundOnce(kind: SoundClass, text?: string): void {
  const now = performance.now();
  if (sounds.offer(kind, kind, now) !== null) playSound(kind);
  if (text !== undefined) {
    const release = sentences.offer(kind, { kind, text }, now);
    if (release !== null) speak(kind, text, 1);
  }
  arm();
}

function toast(key: string, value: Omit<Toast, 'id' | 'count'>): void {
  const release = toasts.offer(key, value, performance.now());
  if (release !== null) show(release);
  arm();
}

function show(release: Release<Omit<Toast, 'id' | 'count'>>): number {
  const id = showToast({ ...release.value, count: release.count });
  if (release.value.level !== 'error') setTimeout(() => dismissToast(id), TOAST_SHOWN_MS);
  return id;
}

/** Wakes up when something that was counted may be released. */
function arm(): void {
  if (timer !== null) return;
  const now = performance.now();
  const dues = [sounds.dueInMs(now), sentences.dueInMs(now), toasts.dueInMs(now)].filter((due) => due !== null);
  if (dues.length === 0) return;
  timer = setTimeout(
    () => {
      timer = null;
      const then = performance.now();
      for (const release of sounds.drain(then)) playSound(release.value);
      for (const { value, count } of sentences.drain(then)) speak(value.kind, value.text, count);
      for (const release of toasts.drain(then)) show(release);
      arm();
    },
    Math.min(...dues) + 1,
  );
}

/** A line about what a person has just asked for; anything but an error leaves by itself. */
export function sayToast(level: 'info' | 'error', text: string): void {
  // One line at a time: what was said before is in the tables by now.
  if (saidId !== null) dismissToast(saidId);
  const id = show({ key: text, count: 1, value: { level, text, slot: null } });
  saidId = level === 'error' ? null : id;
}

/** Notices that a panel says more about. */
const NOTICE_PANELS: Readonly<Record<string, NonNullable<Toast['panel']>>> = {
  'instruments.changed': { id: 'changes', words: 'Show changes' },
  'clock.skew': { id: 'health', words: 'Show health' },
};

/** Sounds and toasts for what the engine tells; both throttled and counted. */
export const alerts = {
  /** An alert that is new: of a scanner, already gated, cooled and grouped, or a person's own. */
  raised(alert: Alert): void {
    if (!isNews(alert.atMs, engineNowMs(), engineSpeed())) return;
    const own = alert.ruleId !== null;
    soundOnce(own ? 'own-alert' : alert.priority === 'high' ? 'hit-high' : 'hit', alert.text);
    toast(own ? `rule:${alert.ruleId}` : `scan:${alert.scannerId}`, {
      level: 'hit',
      text: alert.text,
      slot: instrumentOf(alert.segment, alert.securityId)?.slot ?? null,
      panel: { id: 'alerts', words: 'Show alerts' },
    });
  },
  notice(notice: Notice): void {
    soundOnce(notice.level === 'error' ? 'error' : 'notice', notice.text);
    const panel = NOTICE_PANELS[notice.code];
    toast(`notice:${notice.code}`, {
      level: notice.level,
      text: notice.text,
      slot: null,
      ...(panel === undefined ? {} : { panel }),
    });
  },
};
