import type { DashboardPanel } from '../dashboard-schemas'

export type PanelMove = 'earlier' | 'later' | 'first' | 'last' | 'wider' | 'narrower' | 'taller' | 'flatter'

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value))

/** Panels after one of them was moved or sized; the same list where it cannot be. */
export function arrangePanels(panels: readonly DashboardPanel[], id: string, move: PanelMove): readonly DashboardPanel[] {
  const at = panels.findIndex((panel) => panel.id === id)
  const panel = panels[at]
  if (!panel) return panels
  const resized = (size: Partial<DashboardPanel>) => panels.map((one) => (one === panel ? { ...one, ...size } : one))
  switch (move) {
    case 'wider':
      return resized({ width: clamp(panel.width + 1, 3, 12) })
    case 'narrower':
      return resized({ width: clamp(panel.width - 1, 3, 12) })
    case 'taller':
      return resized({ height: clamp(panel.height + 1, 1, 4) })
    case 'flatter':
      return resized({ height: clamp(panel.height - 1, 1, 4) })
    default: {
      const to = move === 'first' ? 0 : move === 'last' ? panels.length - 1 : clamp(at + (move === 'earlier' ? -1 : 1), 0, panels.length - 1)
      const rest = panels.filter((one) => one !== panel)
      return to === at ? panels : [...rest.slice(0, to), panel, ...rest.slice(to)]
    }
  }
}
