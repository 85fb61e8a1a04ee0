import { enterAsDemo } from '@/lib/auth/actions'
import { Submit } from './submit'

type Person = { name: string; email: string; about: string }

const NEWCOMER = { name: 'Somebody new', email: 'newcomer', about: 'A fresh account with nothing in it yet' }

/** One click in, as somebody of the demo data or as somebody new. Rendered in the sandbox only. */
export function DemoDoor({ people, callbackUrl }: { people: readonly Person[]; callbackUrl: string }) {
  return (
    <section aria-labelledby="demo-door" className="flex flex-col gap-3 border-t pt-6">
      <h2 id="demo-door" className="text-muted">
        This is a sandbox: look around as
      </h2>
      <ul className="flex flex-col gap-1.5">
        {[...people, NEWCOMER].map(({ name, email, about }) => (
          <li key={email}>
            <form action={enterAsDemo}>
              <input type="hidden" name="callbackUrl" value={callbackUrl} />
              <input type="hidden" name="person" value={email} />
              <Submit wide className="h-auto justify-start px-4 py-1.5 text-left max-sm:h-auto">
                <span className="flex min-w-0 flex-col whitespace-normal">
                  <span>{name}</span>
                  <span className="font-normal text-muted text-sm">{about}</span>
                </span>
              </Submit>
            </form>
          </li>
        ))}
      </ul>
    </section>
  )
}
