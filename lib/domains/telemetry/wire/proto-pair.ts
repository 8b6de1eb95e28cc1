import type { ProtoReader } from './proto-reader'

/** A message `{ 1: name, 2: value }` of two texts, as Prometheus and Loki both have it. */
export function readPair(reader: ProtoReader): { name: string; value: string } {
  const pair = { name: '', value: '' }
  const outer = reader.enter()
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 10) pair.name = reader.text()
    else if (tag === 18) pair.value = reader.text()
    else reader.skip(tag)
  }
  reader.leave(outer)
  return pair
}
