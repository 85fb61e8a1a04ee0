import { formatAmount, planInWords } from '@/components/plans/change-words'
import type { LatePayment } from '@/lib/operator/queries'

/** A late payment as it is listed. Plain data, moments in ISO 8601. */
export type LatePaymentView = {
  invoiceId: string
  workspace: string
  client: string
  /** `Macro, paid monthly`. */
  plan: string
  /** With its currency: `$40.00`. */
  amount: string
  paidAt: string
  endedAt: string | null
}

export function toLatePayment(payment: LatePayment): LatePaymentView {
  const { invoiceId, workspace, client, plan, interval, amountCents, currency, paidAt, endedAt } = payment
  return {
    invoiceId,
    workspace,
    client,
    plan: planInWords({}, { plan, interval }),
    amount: formatAmount(amountCents, currency),
    paidAt: paidAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  }
}
