import { forceCollide, forceLink, forceSimulation, forceY, type SimulationNodeDatum } from 'd3-force'

export const nodeSize = { width: 156, height: 44 } as const
/** Room for a figure on each line of a small map; a large one has none on its lines. */
const labelledMax = 60
const gapOf = ({ edges }: LayoutInput) => ({ x: edges.length > labelledMax ? 64 : 116, y: 18 })
type Gap = ReturnType<typeof gapOf>
const blockGap = 56
const blockPadding = 18
const blockTitle = 22
const ticks = 160
/** Width by height of what is drawn: about a screen's. */
const aspect = 1.7

export interface LayoutInput {
  /** The busiest first. */
  nodes: { id: string; group: string }[]
  /** Places in `nodes`. */
  edges: { from: number; to: number }[]
  /** Where nodes stood before, so that a map that is drawn anew stays the map that was read. */
  before?: Record<string, number>
}

export interface LayoutBox {
  group: string
  x: number
  y: number
  width: number
  height: number
}

export interface Layout {
  /** Centres, in the order of the nodes. */
  places: { x: number; y: number }[]
  boxes: LayoutBox[]
  width: number
  height: number
}

interface Body extends SimulationNodeDatum {
  at: number
  tier: number
}

/** How many calls a node is away from what nobody calls; where all call one another the first is the beginning. */
export function tiersOf({ nodes, edges }: LayoutInput): number[] {
  const tiers: (number | undefined)[] = nodes.map(() => undefined)
  const out = nodes.map((): number[] => [])
  const called = new Set<number>()
  for (const { from, to } of edges) {
    if (from === to) continue
    out[from]?.push(to)
    called.add(to)
  }
  const spread = (first: number[]) => {
    let front = first.filter((at) => tiers[at] === undefined)
    for (const at of front) tiers[at] = 0
    for (let tier = 1; front.length > 0; tier++) {
      front = [...new Set(front.flatMap((at) => out[at] ?? []))].filter((at) => tiers[at] === undefined)
      for (const at of front) tiers[at] = tier
    }
  }
  spread(nodes.flatMap((_, at) => (called.has(at) ? [] : [at])))
  nodes.forEach((_, at) => spread([at]))
  return tiers.map((tier) => tier ?? 0)
}

/** The order within each tier: linked nodes pull one another to one height. */
function heights({ nodes, edges, before = {} }: LayoutInput, tiers: readonly number[], gap: Gap): number[] {
  const counts = new Map<number, number>()
  const bodies = nodes.map(({ id }, at): Body => {
    const tier = tiers[at] ?? 0
    const row = counts.get(tier) ?? 0
    counts.set(tier, row + 1)
    return { at, tier, fx: tier * (nodeSize.width + gap.x), y: before[id] ?? row * (nodeSize.height + gap.y) }
  })
  const middle = (Math.max(0, ...counts.values()) * (nodeSize.height + gap.y)) / 2
  const links = edges.filter(({ from, to }) => from !== to).map(({ from, to }) => ({ source: from, target: to }))
  const simulation = forceSimulation(bodies)
    .force('link', forceLink<Body, { source: number; target: number }>(links).distance(0).strength(0.25))
    .force('middle', forceY<Body>(middle).strength(0.02))
    .force('apart', forceCollide<Body>((nodeSize.height + gap.y) / 2))
    .stop()
  simulation.tick(ticks)
  return bodies.map(({ y }) => y ?? 0)
}

interface Block extends LayoutBox {
  members: { at: number; x: number; y: number }[]
}

/** One group: its tiers from left to right, a tier that is too high beside itself. */
function blockOf(group: string, members: readonly number[], tiers: readonly number[], y: readonly number[], titled: boolean, gap: Gap): Block {
  const [stepX, stepY] = [nodeSize.width + gap.x, nodeSize.height + gap.y]
  const rowsMax = Math.max(5, Math.ceil(Math.sqrt((members.length * stepX) / (stepY * aspect))))
  const top = titled ? blockPadding + blockTitle : 0
  const side = titled ? blockPadding : 0
  const placed: Block['members'] = []
  let column = 0
  let highest = 0
  const columns: number[][] = []
  for (const tier of [...new Set(members.map((at) => tiers[at] ?? 0))].sort((one, other) => one - other)) {
    const inTier = members.filter((at) => tiers[at] === tier).sort((one, other) => (y[one] ?? 0) - (y[other] ?? 0))
    const parts = Math.ceil(inTier.length / rowsMax)
    const rows = Math.ceil(inTier.length / parts)
    for (let part = 0; part < parts; part++) columns.push(inTier.slice(part * rows, (part + 1) * rows))
  }
  const tallest = Math.max(1, ...columns.map(({ length }) => length))
  for (const ats of columns) {
    const offset = ((tallest - ats.length) * stepY) / 2
    ats.forEach((at, row) => placed.push({ at, x: side + column * stepX + nodeSize.width / 2, y: top + offset + row * stepY + nodeSize.height / 2 }))
    highest = Math.max(highest, tallest * stepY - gap.y)
    column++
  }
  return { group, x: 0, y: 0, width: column * stepX - gap.x + side * 2, height: highest + top + side, members: placed }
}

/** Blocks in rows, as wide as makes the whole about a screen's shape. */
function pack(blocks: Block[]): { width: number; height: number } {
  const area = blocks.reduce((sum, { width, height }) => sum + (width + blockGap) * (height + blockGap), 0)
  const widthMax = Math.max(Math.sqrt(area * aspect), ...blocks.map(({ width }) => width))
  let [x, y, shelf, width] = [0, 0, 0, 0]
  for (const block of blocks) {
    if (x > 0 && x + block.width > widthMax) [x, y, shelf] = [0, y + shelf + blockGap, 0]
    block.x = x
    block.y = y
    x += block.width + blockGap
    shelf = Math.max(shelf, block.height)
    width = Math.max(width, block.x + block.width)
  }
  return { width, height: y + shelf }
}

/** Places for every node: tiers from left to right within each group, groups as blocks. The same input gives the same map. */
export function layOut(input: LayoutInput): Layout {
  const tiers = tiersOf(input)
  const gap = gapOf(input)
  const y = heights(input, tiers, gap)
  const groups = new Map<string, number[]>()
  input.nodes.forEach(({ group }, at) => groups.set(group, [...(groups.get(group) ?? []), at]))
  const titled = groups.size > 1 || ![...groups.keys()].every((group) => group === '')
  const blocks = [...groups].map(([group, members]) => blockOf(group, members, tiers, y, titled, gap)).sort((one, other) => other.height - one.height || (one.group < other.group ? -1 : 1))
  const size = pack(blocks)
  const places: Layout['places'] = input.nodes.map(() => ({ x: 0, y: 0 }))
  for (const block of blocks) for (const member of block.members) places[member.at] = { x: block.x + member.x, y: block.y + member.y }
  return { places, boxes: titled ? blocks.map(({ members: _members, ...box }) => box) : [], ...size }
}
