import { stringify } from 'yaml'
import type { ConfigScalar } from '../schemas'

type Tree = { [key: string]: Tree | ConfigScalar } | (Tree | ConfigScalar)[]

const stepsOf = (key: string): (string | number)[] => [...key.matchAll(/\[(\d{1,4})\]|\[([^\]]*)\]|([^.[\]]+)/g)].map(([, index, named, word]) => (index !== undefined ? Number(index) : (named ?? word ?? '')))
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null

/** Maps and lists again. A key below another that has a value of its own stays as it is written. */
export function nested(values: ReadonlyMap<string, ConfigScalar>): Tree {
  const root: Tree = Object.create(null) as Tree
  const put = (node: Tree, step: string | number, value: Tree | ConfigScalar) => {
    if (Array.isArray(node)) node[Number(step)] = value
    else Object.defineProperty(node, step, { value, enumerable: true, configurable: true, writable: true })
  }
  const get = (node: Tree, step: string | number) => (Object.hasOwn(node, step) ? (node as Record<string | number, Tree | ConfigScalar>)[step] : undefined)
  /** Whether there is room for it, before anything is made on the way there. */
  const fits = (steps: readonly (string | number)[]): boolean => {
    let node: Tree | ConfigScalar | undefined = root
    for (const [at, step] of steps.entries()) {
      const size: number = Array.isArray(node) ? node.length : 0
      if (typeof step === 'number' && step > size) return false
      if (node === undefined) continue
      if (!isTree(node) || Array.isArray(node) !== (typeof step === 'number')) return false
      node = get(node, step)
      if (at === steps.length - 1) return node === undefined
    }
    return steps.length > 0
  }
  const add = (key: string, value: ConfigScalar): boolean => {
    const steps = stepsOf(key)
    if (!fits(steps)) return false
    let node: Tree = root
    for (const [at, step] of steps.slice(0, -1).entries()) {
      const found = get(node, step)
      const next: Tree = isTree(found) ? found : typeof steps[at + 1] === 'number' ? [] : (Object.create(null) as Tree)
      if (found === undefined) put(node, step, next)
      node = next
    }
    put(node, steps.at(-1) ?? key, value)
    return true
  }
  const inOrder = [...values].sort(([one], [other]) => one.localeCompare(other, 'en', { numeric: true }))
  for (const [key, value] of inOrder) if (!add(key, value)) put(root, key, value)
  return root
}

/** What stands under `document` alone is the whole, as the original has it. */
function unwrapped(tree: Tree): Tree | ConfigScalar {
  const [only, ...more] = Object.entries(tree)
  return only && more.length === 0 && only[0] === 'document' ? only[1] : tree
}

export const asYaml = (values: ReadonlyMap<string, ConfigScalar>): string => (values.size === 0 ? '{}\n' : stringify(unwrapped(nested(values)), { lineWidth: 0 }))
export const asJson = (values: ReadonlyMap<string, ConfigScalar>): string => JSON.stringify(nested(values))
export const asProperties = (values: ReadonlyMap<string, ConfigScalar>): string => [...values].map(([key, value]) => `${key}: ${String(value)}`).join('\n')
