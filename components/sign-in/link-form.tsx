'use client'

import { Field, Input } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { requestLink } from '@/lib/auth/actions'
import type { SignInFault } from '@/lib/auth/rules'
import { Submit } from './submit'

type Props = { address: string; callbackUrl: string; fault?: SignInFault }

/** Asks for an address and has a link sent there. */
export function LinkForm({ address, callbackUrl, fault }: Props) {
  return (
    <form action={requestLink} className="flex flex-col gap-4">
      {fault && !fault.atAddress && <Notice tone={fault.tone}>{fault.text}</Notice>}
      <input type="hidden" name="callbackUrl" value={callbackUrl} />
      <Field label="E-mail address" error={fault?.atAddress ? fault.text : undefined}>
        {(tie) => (
          <Input
            {...tie}
            name="email"
            type="email"
            required
            maxLength={254}
            autoComplete="email"
            defaultValue={address}
            className="h-11 text-md"
          />
        )}
      </Field>
      <Submit tone="primary" size="lg" wide>
        Send me a link
      </Submit>
    </form>
  )
}
