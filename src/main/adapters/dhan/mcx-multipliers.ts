/**
 * Rupees per point of one lot, by root symbol: the contract size divided by the unit of the quotation. The broker's
 * instrument file says 1 for every commodity (dhan-api §3.4); these are the exchange's contract sizes of July 2026
 * (india-markets §2.9). GOLD is one kilogram quoted per ten grams, hence 100.
 */
export const MCX_MULTIPLIERS: Readonly<Record<string, number>> = {
  ALUMINI: 1_000,
  ALUMINIUM: 5_000,
  COPPER: 2_500,
  COTTON: 25,
  CRUDEOIL: 100,
  CRUDEOILM: 10,
  ELECDMBL: 50,
  GOLD: 100,
  GOLDGUINEA: 1,
  GOLDM: 10,
  GOLDPETAL: 1,
  GOLDTEN: 1,
  LEAD: 5_000,
  LEADMINI: 1_000,
  MCXBULLDEX: 30,
  MCXMETLDEX: 40,
  NATGASMINI: 250,
  NATURALGAS: 1_250,
  NICKEL: 250,
  SILVER: 30,
  SILVER100: 10,
  SILVERM: 5,
  SILVERMIC: 1,
  STEELREBAR: 5,
  ZINC: 5_000,
  ZINCMINI: 1_000,
};
