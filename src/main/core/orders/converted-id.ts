/** Order id on the fills of a conversion: no order made them and nothing was traded. */
export const CONVERTED_ID = 'converted';
