'use client'

import { createContext, useContext } from 'react'
import type { Me } from '@/lib/domains/access/schemas'

export type Layer = 'palette' | 'keys' | 'menu'

export interface ShellState {
  me: Me
  region: string
  zones: string[]
  /** The layer that is open; one at a time. */
  layer: Layer | null
  open: (layer: Layer | null) => void
}

const Shell = createContext<ShellState | null>(null)
export const ShellProvider = Shell.Provider

/** Who looks, and what the shell can open. Only below the console's layout. */
export function useShell(): ShellState {
  const shell = useContext(Shell)
  if (!shell) throw new Error('useShell outside the shell')
  return shell
}

/** May the reader do it anywhere? Each write is decided again, for its own team, by the server. */
export const useMay = (permission: string): boolean => useShell().me.permissions.includes(permission)
