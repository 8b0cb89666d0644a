/** Switches of the simulated depth sockets; the defaults are the broker's own behaviour as far as it is known. */
export interface DepthOptions {
  /** Connections of a kind per account; one more drops the oldest with 805. */
  readonly connectionsMax: number;
  readonly instrumentsMax: { readonly 20: number; readonly 200: number };
  /** Length of the disconnect packet: 14 as documented, 12 as the vendor's program expects it. */
  readonly disconnectBytes: 12 | 14;
  /** Price of a padded row of a thin 20-level book, paise: 0, or −1 as on the live feed. */
  readonly padPaise: 0 | -1;
  /** 200 levels over a token of type APP: reset so long after subscribing, ms of real time; 0 = streams. */
  readonly appResetMs: number;
  /** Which codes end a subscription. */
  readonly unsubscribeCodes: readonly number[];
  /** Distance of two turns, ms of real time. */
  readonly turnMs: number;
}

export const DEPTH_DEFAULTS: DepthOptions = {
  connectionsMax: 5,
  instrumentsMax: { 20: 50, 200: 1 },
  disconnectBytes: 14,
  padPaise: 0,
  appResetMs: 4_000,
  unsubscribeCodes: [24, 25],
  turnMs: 100,
};
