import { Panel } from '@/components/ui/panel'
import { Cell, HeadCell, Table, TableBody, TableHead } from '@/components/ui/table'
import type { DocsView } from '@/lib/api/docs'

/** Every code there is; a problem's `type` leads to its row. */
export function Problems({ problems }: { problems: DocsView['problems'] }) {
  return (
    <Panel id="problems" title="Problems" className="scroll-mt-20">
      <div className="flex flex-col gap-4 px-4 pb-5 sm:px-6 sm:pb-6">
        <p className="max-w-[65ch]">
          Whatever is not an answer is <code className="font-mono text-sm">application/problem+json</code> as in RFC
          9457. Branch on <code className="font-mono text-sm">code</code>: it stays, the words may not.
        </p>
        <Table className="text-sm">
          <TableHead>
            <tr>
              <HeadCell>Status</HeadCell>
              <HeadCell>Code</HeadCell>
              <HeadCell>What it says</HeadCell>
            </tr>
          </TableHead>
          <TableBody>
            {problems.map(({ code, status, detail }) => (
              <tr key={code} id={code} className="scroll-mt-20 target:bg-accent-soft">
                <Cell>{status}</Cell>
                <Cell className="whitespace-nowrap font-mono">{code}</Cell>
                <Cell className="min-w-56">{detail}</Cell>
              </tr>
            ))}
          </TableBody>
        </Table>
      </div>
    </Panel>
  )
}
