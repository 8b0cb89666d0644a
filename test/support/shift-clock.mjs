/** Moves the clock of a process, its threads and its children by SHIFT_MS: a session for every hour of a test. */
const shiftMs = Number(process.env['SHIFT_MS'] ?? 0);
const RealDate = Date;
const now = () => RealDate.now() + shiftMs;

globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [now()] : given));
  }
  static now() {
    return now();
  }
};
