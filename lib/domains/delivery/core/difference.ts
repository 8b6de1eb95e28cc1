/** Names alone: values of variables may be secrets. */
export function variableDifference(from: Readonly<Record<string, string>>, to: Readonly<Record<string, string>>): { added: string[]; removed: string[]; changed: string[] } {
  const has = (map: Readonly<Record<string, string>>, name: string) => Object.hasOwn(map, name)
  return {
    added: Object.keys(to).filter((name) => !has(from, name)).sort(),
    removed: Object.keys(from).filter((name) => !has(to, name)).sort(),
    changed: Object.keys(to).filter((name) => has(from, name) && from[name] !== to[name]).sort(),
  }
}

export const namesMax = 200

/** Files by name to a hash of their contents; at most 200 names over the three lists, `more` counts the rest. */
export function fileDifference(from: ReadonlyMap<string, string>, to: ReadonlyMap<string, string>): { added: string[]; removed: string[]; changed: string[]; more: number } {
  const added = [...to.keys()].filter((name) => !from.has(name)).sort()
  const removed = [...from.keys()].filter((name) => !to.has(name)).sort()
  const changed = [...to].filter(([name, hash]) => from.has(name) && from.get(name) !== hash).map(([name]) => name).sort()
  let left = namesMax
  const take = (names: string[]) => {
    const shown = names.slice(0, left)
    left -= shown.length
    return shown
  }
  // What changed says most, then what is new.
  const shown = { changed: take(changed), added: take(added), removed: take(removed) }
  return { ...shown, more: added.length + removed.length + changed.length - (namesMax - left) }
}
