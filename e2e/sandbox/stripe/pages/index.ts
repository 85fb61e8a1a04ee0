import type { IncomingMessage, ServerResponse } from 'node:http'
import type { PagesContext } from '../core/pages-context'

/** Answers the pages a person meets (hosted Checkout and the like); false for any other address. */
export async function pagesHandler(
  _request: IncomingMessage,
  _response: ServerResponse,
  _context: PagesContext,
): Promise<boolean> {
  return false
}
