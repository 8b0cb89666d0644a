import { FaultError, fault } from '#contract/faults.ts';
import { type CalendarData, calendarSchema } from './calendar-data.ts';
import { lineAt, lineOfPath } from './json-line.ts';

/**
 * The calendar in a file that people edit.
 * @param text of the whole file. @param file its name, for messages.
 * @throws FaultError `input.calendar` that names line and key of the first mistake and says how to go on.
 */
export function readCalendar(text: string, file: string): CalendarData {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const why = (error as Error).message;
    const position = /position (\d+)/.exec(why)?.[1];
    // "Unexpected end" tells no position: it is the end.
    throw mistake(file, lineAt(text, position === undefined ? text.length : Number(position)), `no JSON: ${why}`);
  }
  const parsed = calendarSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const extra = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const path = [...(issue?.path ?? []), ...extra];
  const key = path.length === 0 ? '' : `${path.map(String).join('.')}: `;
  throw mistake(file, lineOfPath(text, path), `${key}${issue?.message ?? 'wrong shape'}`);
}

function mistake(file: string, line: number, why: string): FaultError {
  const text = `${file}, line ${line}: ${why}. Mend the line, or put the calendar that ships with the program in its place.`;
  return new FaultError(fault('input.calendar', text, { line }));
}
