/** Minute of the day of `8:30`, `08:30` or `0830`; null when it is no time of day. */
export function minuteOfText(text: string): number | null {
  const found = /^\s*(\d{1,2}):?(\d{2})\s*$/.exec(text);
  if (found === null) return null;
  const [hour, minute] = [Number(found[1]), Number(found[2])];
  return hour < 24 && minute < 60 ? hour * 60 + minute : null;
}
