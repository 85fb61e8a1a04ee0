import type Stripe from 'stripe'
import { money } from '../browser/money'
import { type Mark, pdf } from './pdf'

const LEFT = 48
const RIGHT = 547
const LINES_A_PAGE = 22

/** The invoice as a document to keep. */
export function invoicePdf(invoice: Stripe.Invoice): Buffer {
  const { lines, number } = invoice
  const chunks: Stripe.InvoiceLineItem[][] = []
  for (let at = 0; at === 0 || at < lines.data.length; at += LINES_A_PAGE) {
    chunks.push(lines.data.slice(at, at + LINES_A_PAGE))
  }
  const pages = chunks.map((chunk, at) => [
    ...headOf(invoice, at + 1, chunks.length),
    ...linesOf(invoice, chunk),
    ...(at === chunks.length - 1 ? totalsOf(invoice, 250 + chunk.length * 20) : []),
  ])
  return pdf(pages, `Invoice ${number ?? invoice.id}`)
}

function headOf(invoice: Stripe.Invoice, at: number, of: number): Mark[] {
  const facts = [
    ['Invoice number', invoice.number ?? 'Draft'],
    ['Date of issue', dateOf(invoice.effective_at ?? invoice.created)],
    ['Status', statusOf(invoice)],
  ]
  const customer = [invoice.customer_name, invoice.customer_email].filter((line): line is string => Boolean(line))
  return [
    { text: 'Invoice', x: LEFT, y: 68, size: 22, bold: true },
    { text: 'Sandbox: no real money', x: RIGHT, y: 68, align: 'right', grey: true },
    ...facts.flatMap(([name = '', value = ''], row): Mark[] => [
      { text: name, x: LEFT, y: 100 + row * 16, grey: true },
      { text: value, x: LEFT + 100, y: 100 + row * 16 },
    ]),
    { text: 'Bill to', x: 340, y: 100, bold: true },
    ...customer.map((text, row): Mark => ({ text, x: 340, y: 116 + row * 16 })),
    { text: headline(invoice), x: LEFT, y: 186, size: 15, bold: true },
    { text: 'Description', x: LEFT, y: 222, grey: true },
    { text: 'Amount', x: RIGHT, y: 222, align: 'right', grey: true },
    { rule: true, x: LEFT, y: 230, width: RIGHT - LEFT },
    { text: `Page ${at} of ${of}`, x: RIGHT, y: 812, size: 8, align: 'right', grey: true },
  ]
}

const linesOf = (invoice: Stripe.Invoice, lines: Stripe.InvoiceLineItem[]): Mark[] =>
  lines.flatMap((line, row): Mark[] => [
    { text: (line.description ?? '').slice(0, 84), x: LEFT, y: 250 + row * 20 },
    { text: money(line.amount, invoice.currency), x: RIGHT, y: 250 + row * 20, align: 'right' },
  ])

function totalsOf(invoice: Stripe.Invoice, y: number): Mark[] {
  const rows = totalRows(invoice)
  return [
    { rule: true, x: 320, y: y - 8, width: RIGHT - 320 },
    ...rows.flatMap(([name, amount], row): Mark[] => {
      const bold = row === rows.length - 1
      return [
        { text: name, x: 320, y: y + 10 + row * 18, bold },
        { text: money(amount, invoice.currency), x: RIGHT, y: y + 10 + row * 18, bold, align: 'right' },
      ]
    }),
  ]
}

/** What stands under the lines of an invoice: its total, what the customer's balance did, and what is due. */
export function totalRows(invoice: Stripe.Invoice): [name: string, amount: number][] {
  const applied = (invoice.ending_balance ?? invoice.starting_balance) - invoice.starting_balance
  return [
    ['Total', invoice.total],
    ...(applied !== 0 ? ([[applied > 0 ? 'Applied balance' : 'Kept as credit', -applied]] as [string, number][]) : []),
    ...(invoice.amount_paid > 0 ? ([['Amount paid', invoice.amount_paid]] as [string, number][]) : []),
    ['Amount due', invoice.status === 'void' ? 0 : invoice.amount_remaining],
  ]
}

/** The one thing to know about an invoice. */
export function headline(invoice: Stripe.Invoice): string {
  if (invoice.status === 'paid') {
    return `${money(invoice.amount_paid, invoice.currency)} paid on ${dateOf(invoice.status_transitions.paid_at ?? invoice.created)}`
  }
  if (invoice.status === 'void') return 'This invoice was voided'
  return `${money(invoice.amount_remaining, invoice.currency)} due`
}

const STATUSES: { [status: string]: string } = {
  draft: 'Draft',
  open: 'Open',
  paid: 'Paid',
  uncollectible: 'Uncollectible',
  void: 'Void',
}

export const statusOf = ({ status }: Stripe.Invoice) => STATUSES[status ?? 'draft'] ?? ''

export const dateOf = (at: number) =>
  new Date(at * 1000).toLocaleDateString('en-US', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
