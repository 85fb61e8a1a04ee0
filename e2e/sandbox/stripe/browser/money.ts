/** Digits after the point in a currency, as ISO 4217 has it: 2 for usd, 0 for jpy. */
const decimalsOf = (currency: string) =>
  new Intl.NumberFormat('en-US', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2

export const minorUnitsOf = (currency: string) => 10 ** decimalsOf(currency)

/** An amount in minor units in the words of a price tag: 1200 usd is `$12.00`. */
export const money = (minorUnits: number, currency: string) =>
  new Intl.NumberFormat('en-US', { style: 'currency', currency }).format(minorUnits / minorUnitsOf(currency))
