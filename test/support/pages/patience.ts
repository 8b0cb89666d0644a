/** Longest wait for what a person would see at once: an answer, a fill, a drawn panel on a machine with other work, ms. */
export const PATIENCE_MS = 30_000;
