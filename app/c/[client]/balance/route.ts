import { deskOf } from '@/lib/workspaces/queries'
import { loadBalance } from './load'

/** The balance as JSON (`BalanceView`), for the counter's refresh. 404 for whoever has no desk here. */
export async function GET(_request: Request, { params }: RouteContext<'/c/[client]/balance'>): Promise<Response> {
  const desk = await deskOf((await params).client)
  const headers = { 'cache-control': 'private, no-store' }
  if (!desk) return new Response(null, { status: 404, headers })
  return Response.json(await loadBalance(desk), { headers })
}
