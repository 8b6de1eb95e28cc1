import type { CopiedHead, HeadCopy } from '../ports'

export function createMemoryHeadCopy(kept: CopiedHead[] = []): HeadCopy {
  let copies = kept
  return {
    read: async () => copies.map((copy) => ({ ...copy })),
    write: async (next) => void (copies = next.map((copy) => ({ ...copy }))),
  }
}
