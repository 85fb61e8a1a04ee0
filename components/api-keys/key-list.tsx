import type { ReactNode } from 'react'
import { Badge } from '@/components/ui/badge'
import { cn } from '@/components/ui/cn'
import { LocalTime } from '@/components/ui/local-time'
import { Cell, HeadCell, Table, TableBody, TableHead } from '@/components/ui/table'
import { RevokeButton, type RevokeKey } from './revoke-key'
import { isUsable, type KeyState, type KeyView, SCOPE_NAMES } from './view'

type KeyListProps = { keys: KeyView[]; client: string; workspace: string; revokeKey: RevokeKey }

/** The keys as a table; on a phone each is a few lines. */
export function KeyList(props: KeyListProps) {
  return (
    <>
      <div className="border-t max-lg:hidden">
        <Table aria-label="API keys">
          <TableHead>
            <tr>
              <HeadCell className="first:pl-6">Key</HeadCell>
              <HeadCell>May</HeadCell>
              <HeadCell>Opens</HeadCell>
              <HeadCell>Last used</HeadCell>
              <HeadCell>Ends</HeadCell>
              <HeadCell>State</HeadCell>
              <HeadCell className="last:pr-6">
                <span className="sr-only">Revoke</span>
              </HeadCell>
            </tr>
          </TableHead>
          <TableBody>
            {props.keys.map((each) => (
              <Line key={each.id} {...props} each={each} />
            ))}
          </TableBody>
        </Table>
      </div>
      <ul aria-label="API keys" className="divide-y border-t lg:hidden">
        {props.keys.map((each) => (
          <Item key={each.id} {...props} each={each} />
        ))}
      </ul>
    </>
  )
}

type OneKeyProps = Omit<KeyListProps, 'keys'> & { each: KeyView }

function Line({ each, workspace, ...revoking }: OneKeyProps) {
  return (
    <tr className={cn(!isUsable(each) && 'text-muted')}>
      <Cell className="first:pl-6">
        <KeyName each={each} />
      </Cell>
      <Cell>{SCOPE_NAMES[each.scope]}</Cell>
      <Cell>{each.opens ?? `All of ${workspace}`}</Cell>
      <Cell className="whitespace-nowrap">
        <Moment at={each.lastUsedAt} otherwise="Never" />
      </Cell>
      <Cell className="whitespace-nowrap">
        <Moment at={each.expiresAt} otherwise="Never" />
      </Cell>
      <Cell>
        <State state={each.state} />
      </Cell>
      <Cell figure className="last:pr-6">
        {isUsable(each) && <RevokeButton each={each} {...revoking} />}
      </Cell>
    </tr>
  )
}

function Item({ each, workspace, ...revoking }: OneKeyProps) {
  return (
    <li className={cn('flex flex-col gap-3 px-4 py-4 sm:px-6', !isUsable(each) && 'text-muted')}>
      <div className="flex items-start gap-3">
        <KeyName each={each} className="min-w-0 grow" />
        <State state={each.state} />
      </div>
      <dl className="grid grid-cols-2 gap-x-4 gap-y-2 text-sm sm:grid-cols-4">
        <Fact name="May">{SCOPE_NAMES[each.scope]}</Fact>
        <Fact name="Opens">{each.opens ?? `All of ${workspace}`}</Fact>
        <Fact name="Last used">
          <Moment at={each.lastUsedAt} otherwise="Never" />
        </Fact>
        <Fact name="Ends">
          <Moment at={each.expiresAt} otherwise="Never" />
        </Fact>
      </dl>
      {isUsable(each) && <RevokeButton each={each} {...revoking} />}
    </li>
  )
}

function KeyName({ each, className }: { each: KeyView; className?: string }) {
  return (
    <p className={className}>
      <span className={cn('block break-words font-medium', isUsable(each) && 'text-ink')}>{each.name}</span>
      <code className="block break-all text-muted text-xs">{each.prefix}</code>
    </p>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-muted text-xs">{name}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  )
}

function Moment({ at, otherwise }: { at: string | null; otherwise: string }) {
  return at ? <LocalTime at={at} /> : otherwise
}

const STATES: Record<KeyState, { word: string; tone: 'accent' | 'warning' | 'neutral' }> = {
  active: { word: 'Active', tone: 'accent' },
  'ends-soon': { word: 'Ends soon', tone: 'warning' },
  expired: { word: 'Expired', tone: 'neutral' },
  revoked: { word: 'Revoked', tone: 'neutral' },
}

function State({ state }: { state: KeyState }) {
  return <Badge tone={STATES[state].tone}>{STATES[state].word}</Badge>
}
