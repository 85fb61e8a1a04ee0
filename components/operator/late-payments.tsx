import { ExternalLink, ReceiptText } from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import { EmptyState } from '@/components/ui/empty-state'
import { LocalTime } from '@/components/ui/local-time'
import { Panel } from '@/components/ui/panel'
import { Cell, HeadCell, Table, TableBody, TableHead } from '@/components/ui/table'
import type { LatePaymentView } from './view'

type LatePaymentsProps = { payments: LatePaymentView[]; more: boolean }

/** Money that came for plans that were over. It brought no credits, so somebody has to decide what becomes of it. */
export function LatePayments({ payments, more }: LatePaymentsProps) {
  if (payments.length === 0) {
    return (
      <Panel title="Late payments">
        <EmptyState icon={ReceiptText} title="Nothing waits here" className="border-t">
          When somebody pays for a plan after it has ended, no credits arrive. The payment will stand here, with its
          invoice, so that you can decide about it.
        </EmptyState>
      </Panel>
    )
  }
  return (
    <Panel title="Late payments" aside={<Badge tone="warning">{more ? `${payments.length}+` : payments.length}</Badge>}>
      <p className="max-w-[72ch] px-4 pb-4 text-muted sm:px-6">
        Paid for plans that had ended by then, so no credits were granted. Nothing more happens by itself: pay the money
        back in Stripe, or agree on something with the customer.
      </p>
      <div className="border-t max-lg:hidden">
        <Lines payments={payments} />
      </div>
      <ul aria-label="Late payments" className="divide-y border-t lg:hidden">
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

function Lines({ payments }: { payments: LatePaymentView[] }) {
  return (
    <Table aria-label="Late payments">
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

function Item({ payment }: { payment: LatePaymentView }) {
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
function Payer({ payment: { workspace, client } }: { payment: LatePaymentView }) {
  return (
    <p className="min-w-0">
      <span className="block break-words font-medium">{workspace}</span>
      {client !== workspace && <span className="block break-words text-muted text-sm">{client}</span>}
    </p>
  )
}

function Why({ payment: { endedAt } }: { payment: LatePaymentView }) {
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
