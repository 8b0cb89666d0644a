import { readCalendar } from '../core/session/calendar-file.ts';
import { SessionCalendar } from '../core/session/calendar.ts';
import { loadConfig } from '../host/config-load.ts';
import { calendarFile, readText } from '../host/resources.ts';

/**
 * The calendar that a command goes by: the person's own `calendar.json` in the data folder, else the one that ships.
 * @param dataDir as given with `--data`; null = the folder of the environment, or the default one.
 * @throws FaultError `input.calendar` that names the line of the first mistake.
 */
export function calendarPathInForce(
  root: string,
  dataDir: string | null,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const { config } = loadConfig(dataDir === null ? [] : ['--data', dataDir], env);
  return calendarFile(root, config.dataDir);
}

/** The same, read and checked. */
export function calendarInForce(
  root: string,
  dataDir: string | null,
  env: Readonly<Record<string, string | undefined>>,
): SessionCalendar {
  const file = calendarPathInForce(root, dataDir, env);
  return new SessionCalendar(readCalendar(readText(file), file));
}

/** Arguments of the simulated exchange with the calendar in force, where they name none. */
export function withCalendar(
  args: readonly string[],
  root: string,
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const named = args.some((arg) => arg === '--calendar' || arg.startsWith('--calendar=') || arg === '--help');
  return named ? args : [...args, '--calendar', calendarPathInForce(root, null, env)];
}
