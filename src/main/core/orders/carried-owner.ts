/** Owner of the units that were carried into the day, and of the orders that close them. */
export const CARRIED_OWNER = 'carried';
