import { Check, Minus } from 'lucide-react'
import { Fragment } from 'react'
import { cn } from '@/components/ui/cn'
import type { ComparisonCell, ComparisonGroup } from './comparison'
import type { PlanCardView } from './view'

type ComparisonTableProps = {
  /** The cards of the side in view: their names and prices head the columns. */
  cards: PlanCardView[]
  groups: ComparisonGroup[]
}

/**
 * The plans side by side. The head stays in view while its rows pass under it, on a phone with the title and the
 * toggle. On a phone a row's name stands above its cells, so that every plan fits beside the others and nothing scrolls
 * sideways.
 */
export function ComparisonTable({ cards, groups }: ComparisonTableProps) {
  const columns = { '--plans': cards.length } as React.CSSProperties
  return (
    <section className="mt-14" aria-labelledby="compare">
      <h2
        id="compare"
        className="text-center font-semibold text-lg max-sm:sticky max-sm:top-[calc(var(--header)+var(--plans-bar))] max-sm:z-20 max-sm:-mx-4 max-sm:bg-paper max-sm:px-4 max-sm:py-1.5 max-sm:text-left max-sm:text-base"
      >
        Compare plans and features
      </h2>
      <table className="mt-4 w-full table-fixed border-collapse text-left @max-2xl:block" style={columns}>
        <thead className="sticky top-(--header,0px) z-10 @max-2xl:block max-sm:top-[calc(var(--header)+var(--plans-bar)+2rem)]">
          <tr className={cn(ROW, 'bg-paper shadow-[0_1px_0_var(--color-line)]')}>
            <th scope="col" className="w-[28%] @max-2xl:sr-only">
              <span className="sr-only">Feature</span>
            </th>
            {cards.map((card) => (
              <th
                key={card.key}
                scope="col"
                className={cn('py-3 text-center font-normal', card.popularPercent !== null && 'text-accent')}
              >
                <span className="block font-semibold">{card.name}</span>
                <span className="block text-muted text-sm">
                  {card.price}
                  <span className="sr-only"> a month</span>
                  <span aria-hidden>/mo</span>
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="@max-2xl:block">
          {groups.map((group) => (
            <Fragment key={group.title}>
              <tr className="@max-2xl:block">
                <th
                  scope="colgroup"
                  colSpan={cards.length + 1}
                  className="border-b pt-8 pb-2 font-semibold text-base @max-2xl:block @max-2xl:pt-6"
                >
                  {group.title}
                </th>
              </tr>
              {group.rows.map((row) => (
                <tr key={row.label} className={cn(ROW, 'border-b')}>
                  <th scope="row" className="py-3 pr-4 font-normal @max-2xl:col-span-full @max-2xl:pb-1">
                    {row.label}
                    {row.note && (
                      <span className="block text-muted text-sm @max-2xl:ml-2 @max-2xl:inline">{row.note}</span>
                    )}
                  </th>
                  {row.cells.map((cell, index) => (
                    <td key={cards[index]?.key} className="px-1 py-3 text-center @max-2xl:pt-0 @max-2xl:text-sm">
                      <CellContent cell={cell} />
                    </td>
                  ))}
                </tr>
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
      <p className="mt-4 text-muted text-sm">
        The numbers beside a feature say what one refill pays for when all of it goes there: one balance serves every
        feature.
      </p>
    </section>
  )
}

const ROW = '@max-2xl:grid @max-2xl:grid-cols-[repeat(var(--plans),1fr)]'

function CellContent({ cell }: { cell: ComparisonCell }) {
  if (typeof cell === 'string') return cell
  const Icon = cell ? Check : Minus
  return (
    <>
      <Icon aria-hidden className={cn('inline-block size-4', cell ? 'text-accent' : 'text-muted')} />
      <span className="sr-only">{cell ? 'Included' : 'Not included'}</span>
    </>
  )
}
