import { ExternalLink, ReceiptText } from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import { EmptyState } from '@/components/ui/empty-state'
import { LocalTime } from '@/components/ui/local-time'
import { Panel } from '@/components/ui/panel'
import { Cell, HeadCell, Table, TableBody, TableHead } from '@/components/ui/table'
import type { StrandedPaymentView } from './view'

type StrandedPaymentsProps = { payments: StrandedPaymentView[]; more: boolean }

/** Money that came for plans and brought no credits, so that somebody has to decide what becomes of it. */
export function StrandedPayments({ payments, more }: StrandedPaymentsProps) {
  if (payments.length === 0) {
    return (
      <Panel title="Payments without credits">
        <EmptyState icon={ReceiptText} title="Nothing waits here" className="border-t">
          When an invoice is paid after its plan has ended, or bills something else than a plan of the catalog, no
          credits arrive. The payment will stand here, with its invoice, so that you can decide about it.
        </EmptyState>
      </Panel>
    )
  }
  return (
    <Panel
      title="Payments without credits"
      aside={<Badge tone="warning">{more ? `${payments.length}+` : payments.length}</Badge>}
    >
      <p className="max-w-[72ch] px-4 pb-4 text-muted sm:px-6">
        Paid invoices of plans for which no credits were granted, each with its reason. Pay the money back in Stripe, or
        agree on something with the customer. Where the plan still runs, the credits arrive by themselves as soon as the
        prices in Stripe and the catalog agree again: do not pay that back as well.
      </p>
      <div className="border-t max-lg:hidden">
        <Lines payments={payments} />
      </div>
      <ul aria-label="Payments without credits" className="divide-y border-t lg:hidden">
        {payments.map((payment) => (
          <Item key={payment.invoiceId} payment={payment} />
        ))}
      </ul>
      {more && (
        <p className="border-t px-4 py-3 text-muted text-sm sm:px-6">
          These are the newest {payments.length}; there are older ones.
        </p>
      )}
    </Panel>
  )
}

function Lines({ payments }: { payments: StrandedPaymentView[] }) {
  return (
    <Table aria-label="Payments without credits">
      <TableHead>
        <tr>
          <HeadCell className="first:pl-6">Paid</HeadCell>
          <HeadCell>Workspace and client</HeadCell>
          <HeadCell>Plan</HeadCell>
          <HeadCell>Why nothing was granted</HeadCell>
          <HeadCell figure>Amount</HeadCell>
          <HeadCell className="last:pr-6">Invoice</HeadCell>
        </tr>
      </TableHead>
      <TableBody>
        {payments.map((payment) => (
          <tr key={payment.invoiceId}>
            <Cell className="whitespace-nowrap first:pl-6">
              <LocalTime at={payment.paidAt} form="date-time" />
            </Cell>
            <Cell>
              <Payer payment={payment} />
            </Cell>
            <Cell>{payment.plan}</Cell>
            <Cell className="text-muted">
              <Why payment={payment} />
            </Cell>
            <Cell figure className="font-medium tabular-nums">
              {payment.amount}
            </Cell>
            <Cell className="last:pr-6">
              <Invoice id={payment.invoiceId} />
            </Cell>
          </tr>
        ))}
      </TableBody>
    </Table>
  )
}

function Item({ payment }: { payment: StrandedPaymentView }) {
  return (
    <li className="flex flex-col gap-2 px-4 py-4 sm:px-6">
      <div className="flex items-start justify-between gap-3">
        <Payer payment={payment} />
        <span className="whitespace-nowrap font-medium tabular-nums">{payment.amount}</span>
      </div>
      <p>
        {payment.plan}, paid on <LocalTime at={payment.paidAt} form="date-time" className="whitespace-nowrap" />
      </p>
      <p className="text-muted">
        <Why payment={payment} />
      </p>
      <Invoice id={payment.invoiceId} />
    </li>
  )
}

/** A workspace with one client of its own name is told once. */
function Payer({ payment: { workspace, client } }: { payment: StrandedPaymentView }) {
  return (
    <p className="min-w-0">
      <span className="block break-words font-medium">{workspace}</span>
      {client !== workspace && <span className="block break-words text-muted text-sm">{client}</span>}
    </p>
  )
}

const REASONS: Record<Exclude<StrandedPaymentView['why'], 'paid-after-end'>, string> = {
  'not-a-refill': 'It bills no period of a plan',
  'unknown-price': 'Its price is none of the catalog’s',
  'several-plans': 'It bills more than one plan at once',
  'wrong-amount': 'Its amount, quantity or currency is not the catalog’s',
}

function Why({ payment: { endedAt, why } }: { payment: StrandedPaymentView }) {
  if (why !== 'paid-after-end') return REASONS[why]
  if (!endedAt) return 'The plan had ended'
  return (
    <>
      The plan had ended on <LocalTime at={endedAt} form="date-time" className="whitespace-nowrap" />
    </>
  )
}

function Invoice({ id }: { id: string }) {
  return (
    <a
      href={`/operator/invoices/${encodeURIComponent(id)}`}
      target="_blank"
      rel="noreferrer"
      className="inline-flex min-h-6 items-center gap-1.5 text-accent underline decoration-accent/40 underline-offset-3 hover:decoration-accent"
    >
      <span className="break-all font-mono text-xs">{id}</span>
      <ExternalLink aria-hidden className="size-3.5 shrink-0" />
      <span className="sr-only"> (opens a new tab)</span>
    </a>
  )
}
