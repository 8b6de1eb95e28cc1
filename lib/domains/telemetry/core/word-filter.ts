/** Bits of one filter: with two for each word, some thousand words leave most of it empty. */
const filterBits = 32_768
const place = filterBits - 1

const isWordByte = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x80 || /[0-9A-Za-z]/.test(String.fromCharCode(byte)) ? 1 : 0))
/** Of FNV-1a with 32 bits. */
const [offset, prime] = [0x811c_9dc5 | 0, 0x0100_0193]

/**
 * Which words texts hold, as a Bloom filter: what it lacks was never added, what it has may not have been. A word is a run of
 * letters, digits and signs beyond ASCII; texts are bytes of UTF-8.
 */
export class WordFilter {
  /** The first bit is the highest of the first byte. */
  readonly bits = new Uint8Array(filterBits / 8)

  add(bytes: Uint8Array, from = 0, to = bytes.length): void {
    let hash = offset
    for (let at = from; at < to; at++) {
      const byte = bytes[at] as number
      if (isWordByte[byte] === 1) hash = Math.imul(hash ^ byte, prime)
      else if (hash !== offset) {
        this.mark(hash)
        hash = offset
      }
    }
    if (hash !== offset) this.mark(hash)
  }

  private mark(hash: number): void {
    // Mixed as MurmurHash3 mixes: two places that tell little of one another.
    let mixed = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b)
    mixed ^= mixed >>> 13
    const { bits } = this
    const [first, second] = [mixed & place, (mixed >>> 15) & place]
    bits[first >> 3] = (bits[first >> 3] as number) | (0x80 >> (first & 7))
    bits[second >> 3] = (bits[second >> 3] as number) | (0x80 >> (second & 7))
  }

  clear(): void {
    this.bits.fill(0)
  }

  /** Places of the bits that are set. */
  places(): number[] {
    const set: number[] = []
    for (const [at, byte] of this.bits.entries()) if (byte !== 0) for (let bit = 0; bit < 8; bit++) if ((byte & (0x80 >> bit)) !== 0) set.push(8 * at + bit)
    return set
  }
}

/** Places that a filter has set when every word of the text was added to it; none for a text without words. */
export function placesOfWords(text: string): number[] {
  const filter = new WordFilter()
  filter.add(Buffer.from(text))
  return filter.places()
}
