import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { InvoiceFault } from '@/components/operator/invoice-fault'
import { StrandedPayments } from '@/components/operator/stranded-payments'
import { toStranded } from '@/components/operator/view'
import { currentUser } from '@/lib/auth/queries'
import { currentOperator, strandedPayments } from '@/lib/operator/queries'

export async function generateMetadata(): Promise<Metadata> {
  return (await currentOperator()) ? { title: 'Operator' } : notFound()
}

/** What waits for somebody who runs the product: a panel for each kind of thing. */
export default async function OperatorPage({ searchParams }: PageProps<'/operator'>) {
  const stranded = await strandedPayments(await currentUser())
  if (!stranded) notFound()
  const { invoice, fault } = await searchParams
  return (
    <div className="flex flex-col gap-4 sm:gap-6">
      {typeof invoice === 'string' && typeof fault === 'string' && <InvoiceFault invoice={invoice} fault={fault} />}
      <StrandedPayments payments={stranded.payments.map(toStranded)} more={stranded.more} />
    </div>
  )
}
