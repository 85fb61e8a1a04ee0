import { ChevronRight } from 'lucide-react'
import type { Field } from '@/lib/api/docs'

type FieldsProps = { title: string; fields: readonly Field[]; folded?: boolean }

/** The fields of a body or an answer. What is only looked up now and then stays folded until asked for. */
export function Fields({ title, fields, folded = false }: FieldsProps) {
  return (
    <details open={!folded} className="group">
      <summary className="flex min-h-9 cursor-pointer items-center gap-2 font-medium text-sm max-sm:min-h-11">
        <ChevronRight
          aria-hidden
          className="size-4 text-muted transition-transform duration-120 group-open:rotate-90"
        />
        {title}
        <span className="font-normal text-muted group-open:hidden">{fields.length} fields</span>
      </summary>
      <dl className="text-sm">
        {fields.map(({ name, type, required, description }) => (
          <div key={name} className="grid gap-x-6 gap-y-0.5 border-t py-2.5 sm:grid-cols-[16rem_minmax(0,1fr)]">
            <dt className="flex flex-col">
              <span className="break-words font-mono">{name}</span>
              <span className="text-muted text-xs">
                {type}
                {!required && ', optional'}
              </span>
            </dt>
            <dd className="max-w-[65ch]">{description}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
