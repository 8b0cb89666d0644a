import type { Fault } from '#contract/faults.ts';
import type { ThreadTools } from '../thread.ts';
import type { HitKeeper } from './hit-keeper.ts';
import type { OwnDesk } from './own-desk.ts';
import { SETTINGS_KEY, type ScannerSettings } from './scanner-settings.ts';
import type { StoreDoor } from './store-door.ts';

interface LoadParts {
  readonly door: StoreDoor;
  readonly settings: ScannerSettings;
  readonly own: OwnDesk;
  readonly hits: HitKeeper;
  /** A stored setting does not fit any more. */
  readonly refused: (why: string) => void;
}

/**
 * Brings what must be known before the first bar is scanned: the person's own scanners, what was set of all of them, the
 * saved lists, and the hits of the day. What the store refuses stays at its default.
 */
export function loadSettings({ door, settings, own, hits, refused }: LoadParts, then: () => void): void {
  const withHits = (): void => hits.recall(door, then);
  const withLists = (): void =>
    door.ask(
      { kind: 'watchlists' },
      ({ lists }) => {
        settings.takeLists(lists);
        withHits();
      },
      withHits,
    );
  own.load(door, () =>
    door.ask(
      { kind: 'prefGet', key: SETTINGS_KEY },
      ({ json }) => {
        const left = json === null ? [] : settings.restore(json);
        for (const why of left) refused(why);
        withLists();
      },
      withLists,
    ),
  );
}

/** Stores what is set of the scanners, and since when; a person is told when that does not succeed. */
export function keepSettings(
  door: StoreDoor,
  settings: ScannerSettings,
  tools: Pick<ThreadTools<never>, 'notice'>,
): void {
  const failed = ({ code, text }: Fault): void =>
    tools.notice('warn', code, `The scanner settings were not stored: ${text}`);
  door.ask({ kind: 'prefSet', key: SETTINGS_KEY, json: settings.toJson() }, () => {}, failed);
}
