import { deskOf } from '@/lib/workspaces/queries'
import { loadLots } from './load'

/** The lots behind the balance as JSON (`LotView[]`), in spending order. 404 for whoever has no desk here. */
export async function GET(_request: Request, { params }: RouteContext<'/c/[client]/lots'>): Promise<Response> {
  const desk = await deskOf((await params).client)
  const headers = { 'cache-control': 'private, no-store' }
  if (!desk) return new Response(null, { status: 404, headers })
  return Response.json(await loadLots(desk), { headers })
}
