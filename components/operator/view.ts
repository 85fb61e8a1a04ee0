import { formatAmount, planInWords } from '@/components/plans/change-words'
import type { StrandedPayment } from '@/lib/operator/queries'

/** A payment without credits as it is listed. Plain data, moments in ISO 8601. */
export type StrandedPaymentView = {
  invoiceId: string
  workspace: string
  client: string
  /** `Macro, paid monthly`. */
  plan: string
  /** With its currency: `$40.00`. */
  amount: string
  paidAt: string
  endedAt: string | null
  why: StrandedPayment['why']
}

export function toStranded(payment: StrandedPayment): StrandedPaymentView {
  const { invoiceId, workspace, client, plan, interval, amountCents, currency, paidAt, endedAt, why } = payment
  return {
    invoiceId,
    workspace,
    client,
    plan: planInWords({}, { plan, interval }),
    amount: formatAmount(amountCents, currency),
    paidAt: paidAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    why,
  }
}
