'use client'

import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'

interface Cursor {
  /** The bucket under the pointer or the keyboard; null when there is none. */
  atMs: number | null
  /** The chart that is pointed at: only it shows its tooltip in words, the others their line. */
  owner: string | null
}
interface CursorControl extends Cursor {
  point: (atMs: number | null, owner: string) => void
}

const Group = createContext<CursorControl | null>(null)

/** Charts with one time axis share one cursor. */
export function CursorGroup({ children }: { children: ReactNode }) {
  const control = useCursorState()
  return <Group value={control}>{children}</Group>
}

function useCursorState(): CursorControl {
  const [cursor, setCursor] = useState<Cursor>({ atMs: null, owner: null })
  return useMemo(() => ({ ...cursor, point: (atMs, owner) => setCursor({ atMs, owner: atMs === null ? null : owner }) }), [cursor])
}

export function useCursor(): CursorControl {
  const shared = useContext(Group)
  const own = useCursorState()
  return shared ?? own
}
