import type { ReactNode } from 'react'
import { Shell } from '@/components/shell/shell'
import { accessVerbs } from '@/lib/compose/web/access'
import { webContext } from '@/lib/compose/web/context'
import { requireActor } from '@/lib/compose/web/session'

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const actor = await requireActor()
  const me = await accessVerbs().readMe(actor)
  // No rule refuses a person their own account: a fault here is a lost part, and the error page says so.
  if (!me.ok) throw new Error(me.error.detail)
  const { region, zones } = webContext().settings
  return (
    <Shell me={me.value} region={region} zones={zones}>
      {children}
    </Shell>
  )
}
