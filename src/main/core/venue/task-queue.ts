/** Something that happens at a moment of market time. */
interface Task {
  readonly dueMs: number;
  readonly run: (atMs: number) => void;
}

/** Tasks in order of time; those of the same moment in order of their making. */
export class TaskQueue {
  readonly #tasks: Task[] = [];

  /** Moment of the next task; Infinity when there is none. */
  get nextMs(): number {
    return this.#tasks[0]?.dueMs ?? Number.POSITIVE_INFINITY;
  }

  add(dueMs: number, run: (atMs: number) => void): void {
    let at = this.#tasks.length;
    while (at > 0 && (this.#tasks[at - 1] as Task).dueMs > dueMs) at--;
    this.#tasks.splice(at, 0, { dueMs, run });
  }

  /** Runs everything that is due, including what the tasks themselves add. */
  runUntil(nowMs: number): void {
    for (let task = this.#tasks[0]; task !== undefined && task.dueMs <= nowMs; task = this.#tasks[0]) {
      this.#tasks.shift();
      task.run(task.dueMs);
    }
  }
}
