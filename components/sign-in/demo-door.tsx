import { enterAsDemo } from '@/lib/auth/actions'
import { Submit } from './submit'

type Person = { name: string; email: string; about: string }

/** One click in, as somebody of the demo data or as somebody new. Rendered in the sandbox only. */
export function DemoDoor({ people, callbackUrl }: { people: readonly Person[]; callbackUrl: string }) {
  const choices = [
    ...people,
    { name: 'Somebody new', email: 'newcomer', about: 'A new account with nothing in it yet' },
  ]
  return (
    <section aria-labelledby="demo-door" className="mt-8 border-line border-t pt-6">
      <h2 id="demo-door" className="font-medium text-14">
        Or look around as
      </h2>
      <form action={enterAsDemo} className="mt-3 flex flex-col gap-2">
        <input type="hidden" name="callbackUrl" value={callbackUrl} />
        {choices.map(({ name, email, about }) => (
          <Submit key={email} kind="row" name="person" value={email}>
            <span className="font-medium text-14">{name}</span>
            <span className="text-13 text-muted">{about}</span>
          </Submit>
        ))}
      </form>
    </section>
  )
}
