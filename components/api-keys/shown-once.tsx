'use client'

import { Check, Copy } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Field, Input } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'

type ShownOnceProps = {
  made: { name: string; key: string }
  client: { slug: string }
  apiUrl: string
  onCopied: () => void
}

/** The key, this one time, and a first request to try it with. */
export function ShownOnce({ made, client, apiUrl, onCopied }: ShownOnceProps) {
  const [said, setSaid] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  // The form that had the focus is gone.
  useEffect(() => button.current?.focus(), [])
  const copy = async () => {
    onCopied()
    try {
      await navigator.clipboard.writeText(made.key)
      setSaid('Copied')
    } catch {
      // Without leave to write to the clipboard, it is at least ready to be copied by hand.
      field.current?.select()
      setSaid('Selected: copy it with your keyboard')
    }
  }
  return (
    <div className="flex flex-col gap-4">
      <Notice tone="warning">
        Put it where your application keeps its secrets. Anybody who has it can do what it may do: keep it out of your
        repository, of chats and of browsers.
      </Notice>
      <Field label={made.name}>
        {(tie) => (
          <div className="flex gap-2">
            <Input
              {...tie}
              ref={field}
              readOnly
              value={made.key}
              onFocus={(event) => event.target.select()}
              onCopy={onCopied}
              className="font-mono text-sm max-sm:text-sm"
            />
            <Button ref={button} onClick={() => void copy()}>
              {said === 'Copied' ? <Check aria-hidden /> : <Copy aria-hidden />}
              Copy
            </Button>
          </div>
        )}
      </Field>
      <p role="status" className="-mt-2 min-h-5 text-accent text-sm">
        {said}
      </p>
      <div>
        <p className="pb-1.5 text-muted text-sm">A first request, with the key in REFILL_KEY:</p>
        <pre className="overflow-x-auto whitespace-pre-wrap break-all rounded-md bg-sunken px-3 py-2.5 text-xs">
          {`curl ${apiUrl}/clients/${client.slug}/balance \\\n  -H "Authorization: Bearer $REFILL_KEY"`}
        </pre>
      </div>
    </div>
  )
}
