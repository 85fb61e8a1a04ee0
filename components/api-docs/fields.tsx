import { Cell, HeadCell, Table, TableBody, TableHead } from '@/components/ui/table'
import type { Field } from '@/lib/api/docs'

type FieldsProps = { title: string; fields: readonly Field[]; folded?: boolean }

/** The fields of a body or an answer. What is only looked up now and then stays folded until asked for. */
export function Fields({ title, fields, folded = false }: FieldsProps) {
  return (
    <details open={!folded} className="group">
      <summary className="flex min-h-9 cursor-pointer items-center font-medium text-sm max-sm:min-h-11">
        {title}
        <span className="pl-2 font-normal text-muted group-open:hidden">{fields.length} fields</span>
      </summary>
      <Table className="text-sm">
        <TableHead>
          <tr>
            <HeadCell>Field</HeadCell>
            <HeadCell>Type</HeadCell>
            <HeadCell>Meaning</HeadCell>
          </tr>
        </TableHead>
        <TableBody>
          {fields.map(({ name, type, required, description }) => (
            <tr key={name}>
              <Cell className="whitespace-nowrap font-mono">{name}</Cell>
              <Cell className="whitespace-nowrap text-muted">
                {type}
                {!required && ', optional'}
              </Cell>
              <Cell className="min-w-48">{description}</Cell>
            </tr>
          ))}
        </TableBody>
      </Table>
    </details>
  )
}
