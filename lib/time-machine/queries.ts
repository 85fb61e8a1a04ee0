/** The time it is in the product, for whoever shows it. */
export { clockNow } from '@/db/clock'
