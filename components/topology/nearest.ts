type Place = { x: number; y: number }

/** The node that an arrow leads to: the nearest one on that side, where what lies askew counts twice. Without a beginning, the first from the top left. */
export function nearest(places: ReadonlyMap<string, Place>, from: string | null, [dx, dy]: readonly [number, number]): string | null {
  const start = from === null ? undefined : places.get(from)
  let best: { id: string; cost: number } | null = null
  for (const [id, { x, y }] of places) {
    if (id === from) continue
    const ahead = start ? (x - start.x) * dx + (y - start.y) * dy : x + y + 1
    const askew = start ? Math.abs((x - start.x) * dy) + Math.abs((y - start.y) * dx) : 0
    if (ahead <= 0) continue
    const cost = ahead + askew * 2
    if (best === null || cost < best.cost) best = { id, cost }
  }
  return best?.id ?? null
}
