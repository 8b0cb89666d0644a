/** Whoever posts on it ends the order thread of this process (crashing-order.thread.ts). */
export const CRASH_CHANNEL = 'order-thread-crash';
