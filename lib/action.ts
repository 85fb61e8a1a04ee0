import { randomBytes } from 'node:crypto'
import { unstable_rethrow } from 'next/navigation'
import type { z } from 'zod'
import { fromOurPage } from '@/lib/auth/origin'
import { currentUser, type User } from '@/lib/auth/queries'
import { describeFault } from '@/lib/core/fault'
import { type Outcome, refuse } from '@/lib/core/outcome'
import { type Desk, deskFor } from '@/lib/workspaces/queries'
import { may, type Permission } from '@/lib/workspaces/rules'

/** Why an action was not even tried, or failed on the way. Slices add their own refusals, worded by themselves. */
export type ActionRefusal = {
  code: 'signed-out' | 'not-found' | 'not-allowed' | 'bad-input' | 'wrong-origin' | 'failed'
  message: string
  /** With `failed`: what to quote when asking for help. The log holds what happened under the same reference. */
  reference?: string
}

type Worded = { code: string; message: string }

const REFUSALS = {
  'signed-out': 'You are signed out. Sign in again, and nothing you did here is lost.',
  'not-found': 'There is no such client, or it is not one of yours.',
  'not-allowed': 'Your role does not allow this. Ask the owner or an admin of the workspace.',
  'bad-input': 'Something in this request is missing or malformed, so nothing was done. Reload the page and try again.',
  'wrong-origin': 'This request did not come from a page of ours, so nothing was done.',
} as const

/** What the browser sends; an action that takes nothing but its desk has no fields, where Zod would forbid every one. */
type Fields<Input extends z.ZodObject> = z.input<Input> extends Record<string, never> ? unknown : z.input<Input>

/** What an action asks about the request it serves; tests bring their own. */
type Request = { fromOurPage: () => Promise<boolean>; currentUser: () => Promise<User | null> }

/**
 * Makes the server action of a client's desk: origin → session → input → membership → permission → `run`. Its input is
 * the schema's and the client's slug under `client`, as an object or as a form. `run` answers with an outcome and throws
 * only on bugs, which reach the browser as a reference and nothing else.
 */
export function deskAction<Input extends z.ZodObject, Value, Refusal extends Worded = never>(
  action: {
    input: Input
    permit: Permission
    run: (given: { desk: Desk; input: z.output<Input> }) => Promise<Outcome<Value, Refusal>>
  },
  request: Request = { fromOurPage, currentUser },
) {
  return async (given: (Fields<Input> & { client: string }) | FormData) =>
    attempt<Value, Refusal>(request, async (user) => {
      const { client, ...fields } = fieldsOf(given)
      const input = action.input.safeParse(fields)
      if (typeof client !== 'string' || !input.success) return declined('bad-input')
      const desk = await deskFor(user, client)
      if (!desk) return declined('not-found')
      if (!may(desk.role, action.permit)) return declined('not-allowed')
      return action.run({ desk, input: input.data })
    })
}

/** Makes the server action of a person wherever they are: origin → session → input → `run`. */
export function userAction<Input extends z.ZodObject, Value, Refusal extends Worded = never>(
  action: {
    input: Input
    run: (given: { user: User; input: z.output<Input> }) => Promise<Outcome<Value, Refusal>>
  },
  request: Request = { fromOurPage, currentUser },
) {
  return async (given: z.input<Input> | FormData) =>
    attempt<Value, Refusal>(request, async (user) => {
      const input = action.input.safeParse(fieldsOf(given))
      return input.success ? action.run({ user, input: input.data }) : declined('bad-input')
    })
}

async function attempt<Value, Refusal>(
  request: Request,
  work: (user: User) => Promise<Outcome<Value, Refusal | ActionRefusal>>,
): Promise<Outcome<Value, Refusal | ActionRefusal>> {
  try {
    if (!(await request.fromOurPage())) return declined('wrong-origin')
    const user = await request.currentUser()
    return user ? await work(user) : declined('signed-out')
  } catch (error) {
    // Next ends a redirect or a 404 by throwing; those pass.
    unstable_rethrow(error)
    const reference = randomBytes(4).toString('hex')
    console.error(`An action failed, reference ${reference}. ${describeFault(error)}`)
    const message = `This did not work, and the fault is ours. If it happens again, tell us the reference ${reference}.`
    return refuse({ code: 'failed', message, reference })
  }
}

function declined(code: keyof typeof REFUSALS): { ok: false; refusal: ActionRefusal } {
  return refuse({ code, message: REFUSALS[code] })
}

// What arrives is whatever a browser sent, so nothing is believed of it yet.
function fieldsOf(given: unknown): Record<string, unknown> {
  if (given instanceof FormData) return Object.fromEntries(given)
  return typeof given === 'object' && given !== null ? { ...given } : {}
}
