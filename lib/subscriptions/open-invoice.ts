import type { Cents } from '@/lib/core/money'

/** The invoice that waits to be paid for the account's plan, and the page where it can be paid; null where none does. */
export async function openInvoiceOf(_accountId: string): Promise<{ url: string; amountCents: Cents } | null> {
  return null
}
