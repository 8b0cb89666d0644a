/** What an engine of straw is opened with. */
export interface FakeOptions {
  /** Folder of the built page. */
  readonly pageDir: string;
  readonly instruments?: number;
  /** Part of the rows that change in each frame, 0…1. */
  readonly share?: number;
  readonly frameMs?: number;
  readonly replay?: boolean;
}

/** A market that moves for all to see, and leaves the processor to the tests beside it. */
export const CALM = { share: 0.05, frameMs: 100 };
/** A thousand of 5,000 rows thirty times a second, for what measures the page. */
export const BUSY = { share: 0.2, frameMs: 33 };
