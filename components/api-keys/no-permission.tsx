import { KeyRound } from 'lucide-react'
import { EmptyState } from '@/components/ui/empty-state'
import { Panel } from '@/components/ui/panel'

/** What a member or a viewer of the workspace finds in place of its keys. */
export function NoPermission() {
  return (
    <Panel title="API keys">
      <EmptyState icon={KeyRound} title="Keys are for owners and admins">
        Whoever holds a key can spend the workspace’s credits. Your role does not allow making or seeing them: ask the
        owner or an admin of the workspace.
      </EmptyState>
    </Panel>
  )
}
