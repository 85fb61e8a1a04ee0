import { currentUser } from '@/lib/auth/queries'
import { env } from '@/lib/env'
import { invoicePageOf } from '@/lib/operator/invoice-page'

/** Leads an operator to Stripe's page of a late payment's invoice. 404 for everybody else. */
export async function GET(_request: Request, { params }: RouteContext<'/operator/invoices/[invoice]'>) {
  const { invoice } = await params
  const page = await invoicePageOf(await currentUser(), invoice)
  if (page.ok) return leadTo(page.value.url)
  const { code } = page.refusal
  if (code === 'not-found') return new Response(null, { status: 404, headers: HEADERS })
  return leadTo(`${env().APP_URL}/operator?${new URLSearchParams({ invoice, fault: code })}`)
}

const HEADERS = { 'cache-control': 'private, no-store' }

function leadTo(location: string): Response {
  return new Response(null, { status: 303, headers: { ...HEADERS, location } })
}
