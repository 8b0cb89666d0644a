/** What of the desktop shell keeps a machine awake. */
export interface SleepBlocker {
  /** @returns the number by which it is ended. */
  start(type: 'prevent-app-suspension'): number;
  stop(id: number): unknown;
}

/** A switch that keeps the machine from sleeping by itself; the display may still go dark. Told twice it does it once. */
export function stayAwake(blocker: SleepBlocker): (on: boolean) => void {
  let id: number | null = null;
  return (on) => {
    if (on) id ??= blocker.start('prevent-app-suspension');
    else if (id !== null) {
      blocker.stop(id);
      id = null;
    }
  };
}
