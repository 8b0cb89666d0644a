const TIME = /^(\d{1,2}):(\d{2})$/;

/** `09:30` as minutes of the day; null when it is no time of day. */
export function minuteText(text: string): number | null {
  const found = TIME.exec(text.trim());
  if (found === null) return null;
  const [hours, minutes] = [Number(found[1]), Number(found[2])];
  return hours < 24 && minutes < 60 ? hours * 60 + minutes : null;
}

/** Minutes of the day as `09:30`. */
export function minuteWords(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
