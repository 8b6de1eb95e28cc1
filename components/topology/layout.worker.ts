import { type Layout, layOut, type LayoutInput } from './layout'

interface WorkerScope {
  onmessage: ((event: MessageEvent<{ id: number; input: LayoutInput }>) => void) | null
  postMessage(message: { id: number; layout: Layout }): void
}

// TypeScript knows this file by the types of a page, not by those of a worker.
const scope = globalThis as unknown as WorkerScope

scope.onmessage = ({ data: { id, input } }) => scope.postMessage({ id, layout: layOut(input) })
