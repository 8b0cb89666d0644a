import type { Dispose } from '#contract/wire.ts';
import { sessionStore } from '../stores/session.ts';
import { chordOf, worksInInputs } from './chord.ts';
import { commandTarget } from './command-target.ts';
import { commandOf } from './commands.ts';
import { shellStore } from './shell-store.ts';

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
    !['checkbox', 'radio'].includes((target as HTMLInputElement).type)
  );
}

/** Space presses what has the focus; only the slider of the replay has no use for it. */
function needsSpace(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('button, a, summary, [role="option"], input[type="checkbox"], input[type="radio"]') !== null
  );
}

function isSlider(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && target.type === 'range';
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const chord = chordOf(event);
  const typing = isTyping(event.target) && !(chord === 'Space' && isSlider(event.target));
  if (typing && !worksInInputs(chord)) return;
  if (chord === 'Space' && needsSpace(event.target)) return;
  const { paletteOpen, cheatSheetOpen, indicatorsOpen, chartMenuOpen } = shellStore.getState();
  const overlaid = paletteOpen || cheatSheetOpen || indicatorsOpen || chartMenuOpen;
  const command = commandOf(chord, sessionStore.getState().session?.replay !== null);
  if (command === undefined || (overlaid && !['close', 'keys'].includes(command.id))) return;
  event.preventDefault();
  if (event.repeat && command.id !== 'panel.next' && command.id !== 'panel.previous') return;
  command.run(commandTarget);
}

/** The keys that nothing may swallow: they are seen before any field, panel or dialog. */
function onKeyFirst(event: KeyboardEvent): void {
  const command = commandOf(chordOf(event), false);
  if (command?.everywhere !== true) return;
  event.preventDefault();
  event.stopPropagation();
  if (!event.repeat) command.run(commandTarget);
}

/** Listens for the keys of every command. */
export function listenToKeys(target: Window): Dispose {
  target.addEventListener('keydown', onKeyFirst, { capture: true });
  target.addEventListener('keydown', onKey);
  return () => {
    target.removeEventListener('keydown', onKeyFirst, { capture: true });
    target.removeEventListener('keydown', onKey);
  };
}
