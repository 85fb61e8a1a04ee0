import { deskOf } from '@/lib/workspaces/queries'
import { loadOneTime } from './load'

/** What the one-time dialog offers, as JSON (`OneTimeOffer`), read when it opens. 404 for whoever has no desk here. */
export async function GET(_request: Request, { params }: RouteContext<'/c/[client]/one-time'>): Promise<Response> {
  const desk = await deskOf((await params).client)
  const headers = { 'cache-control': 'private, no-store' }
  if (!desk) return new Response(null, { status: 404, headers })
  return Response.json(await loadOneTime(desk), { headers })
}
