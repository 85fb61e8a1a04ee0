import type { z } from 'zod'
import type { Outcome } from '@/lib/core/outcome'
import type { Problem, ProblemCode } from './problems'
import type { Scope } from './rules'

/** What an operation is given: a client the key opens, and what was asked, checked. */
export type Given<Input> = {
  accountId: string
  client: string
  /** The number in the address, of operations on one hold. */
  hold: number
  /** The ledger's key and actor, of operations that write. */
  key: string
  actor: string
  input: Input
}

/** One operation of the API: what serves it and what describes it, in one place. */
export type Operation<Input extends z.ZodType = z.ZodType, Answer extends z.ZodType = z.ZodType> = {
  id: string
  method: 'GET' | 'POST'
  /** Below `/api/v1`, as OpenAPI writes it. */
  path: string
  scope: Scope
  summary: string
  description: string
  /** The body of a POST, the query of a GET; null where there is none. */
  input: Input
  answer: Answer
  /** An input as a host would send it, for the documentation. */
  example: z.input<Input>
  /** What can go wrong beyond what can go wrong with every operation. */
  problems: readonly ProblemCode[]
  run(given: Given<z.output<Input>>): Promise<Outcome<z.input<Answer>, Problem>>
}

/** Declares an operation: the types of its input and answer follow from its schemas. */
export function operation<Input extends z.ZodType, Answer extends z.ZodType>(
  declared: Operation<Input, Answer>,
): Operation {
  return declared as unknown as Operation
}
