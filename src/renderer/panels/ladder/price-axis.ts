/** Part of the rows at either end in which the market makes a free axis move: a quarter above, a quarter below. */
const EDGE_SHARE = 0.25;

/** How a price between two rows finds its row: bids and buys down, asks and sells up, so that none looks better than it is. */
export type Rounding = 'down' | 'up' | 'near';

/**
 * The prices of the rows, highest first, one grid step a row. It stands still while it is held, and otherwise until the
 * market comes near an edge; then it walks back to the middle row by row, so that nothing jumps under the eye. Prices
 * in the instrument's integer scale.
 */
export class PriceAxis {
  /** Rows on the screen. */
  rows = 0;
  /** Price step of a row. */
  grid = 1;
  /** Price of the first row, a multiple of the grid. */
  top = 0;
  /** Whether anything has placed it. */
  placed = false;
  #walking = false;

  /** The rounded price of the row that holds a price. */
  static rowPrice(price: number, grid: number, rounding: Rounding): number {
    const steps = price / grid;
    const whole = rounding === 'down' ? Math.floor(steps) : rounding === 'up' ? Math.ceil(steps) : Math.round(steps);
    return whole * grid;
  }

  priceAt(row: number): number {
    return this.top - row * this.grid;
  }

  /** Row of a price, also beyond the rows that are seen. */
  rowOf(price: number, rounding: Rounding): number {
    return Math.round((this.top - PriceAxis.rowPrice(price, this.grid, rounding)) / this.grid);
  }

  sees(row: number): boolean {
    return row >= 0 && row < this.rows;
  }

  /** Other rows or another grid; the price in the middle stays there. */
  shape(rows: number, grid: number): void {
    if (rows === this.rows && grid === this.grid) return;
    const middle = this.priceAt(this.#middle());
    this.rows = rows;
    this.grid = grid;
    if (this.placed) this.centre(middle);
  }

  /** Puts a price into the middle at once. */
  centre(price: number): void {
    const top = PriceAxis.rowPrice(price, this.grid, 'near') + this.#middle() * this.grid;
    this.top = Math.max(this.grid, top);
    this.placed = true;
    this.#walking = false;
  }

  /**
   * Goes with the market unless it is held.
   * @returns whether it is still on its way, and wants the next frame.
   */
  follow(price: number, held: boolean): boolean {
    if (this.rows === 0 || price <= 0) return false;
    if (!this.placed) this.centre(price);
    if (held) this.#walking = false;
    if (held) return false;
    const row = this.rowOf(price, 'near');
    const edge = Math.floor(this.rows * EDGE_SHARE);
    if (!this.#walking && row >= edge && row < this.rows - edge) return false;
    const away = this.#middle() - row;
    if (Math.abs(away) > this.rows) this.centre(price);
    else this.scroll(-Math.sign(away));
    this.#walking = Math.abs(this.#middle() - this.rowOf(price, 'near')) > 0;
    return this.#walking;
  }

  /** Moves the window by rows, down with a positive number; never to where no price is seen. */
  scroll(rows: number): void {
    this.top = Math.max(this.grid, this.top - rows * this.grid);
    this.placed = true;
  }

  /** Moves by as little as brings a price into the window. */
  show(price: number): void {
    const row = this.rowOf(price, 'near');
    if (row < 0) this.scroll(row);
    else if (row >= this.rows) this.scroll(row - this.rows + 1);
  }

  /** Forgets where it stands: another instrument. */
  reset(): void {
    this.placed = false;
    this.#walking = false;
  }

  #middle(): number {
    return Math.floor((this.rows - 1) / 2);
  }
}
