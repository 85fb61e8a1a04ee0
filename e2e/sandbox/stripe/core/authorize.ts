import { invalid, StripeFault } from './errors'
import type { RawMap } from './form'

export const PUBLISHABLE_KEY = 'pk_test_sandbox'

/** The secret key opens everything; the publishable one only what the browser may call. */
export function authorize(header: string | null, params: RawMap, browser: boolean): void {
  const bearer = /^Bearer\s+(\S+)$/i.exec(header ?? '')?.[1]
  const key = bearer ?? (typeof params.key === 'string' ? params.key : null)
  if (!key) {
    throw invalid(
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
      { status: 401 },
    )
  }
  if (key.startsWith('sk_sandbox_')) return
  if (key !== PUBLISHABLE_KEY) throw invalid(`Invalid API Key provided: ${hidden(key)}`, { status: 401 })
  if (!browser) {
    throw new StripeFault(403, {
      type: 'invalid_request_error',
      code: 'secret_key_required',
      message: 'This API call cannot be made with a publishable API key. Please use a secret API key.',
    })
  }
}

const hidden = (key: string) => `${key.slice(0, 8)}${'*'.repeat(Math.max(0, key.length - 12))}${key.slice(-4)}`
