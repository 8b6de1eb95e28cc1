const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function unescape(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|(\w+));/g, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name) return entities[name] ?? whole
    const code = decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16)
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}

/** Back from XStream's escapes (`_-` is `$`, `__` is `_`), and to the JSON codec's name where they differ. */
const nameOf = (tag: string): string => (tag === 'overriddenstatus' ? 'overriddenStatus' : tag.replace(/_-|__/g, (escape) => (escape === '_-' ? '$' : '_')))

const token = /<\?[^>]*\?>|<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([\w.:-]+)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/gy
const attribute = /([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g
const depthMax = 32

interface Open {
  tag: string
  fields: Record<string, unknown>
  text: string
}

/**
 * A registration in XML as the object that the JSON codec would have given: attributes become `@…`, text beside them
 * `$`. No document types and no entities of its own. Throws on anything that is not well formed.
 */
export function readXml(text: string): unknown {
  const root: Open = { tag: '', fields: Object.create(null) as Record<string, unknown>, text: '' }
  const stack: Open[] = [root]
  token.lastIndex = 0
  while (token.lastIndex < text.length) {
    const at = token.lastIndex
    const match = token.exec(text)
    if (!match) throw new Error(`Not XML at ${at}.`)
    const [, cdata, closing, tag, marks, selfClosing, chars] = match
    const top = stack.at(-1) ?? root
    if (cdata !== undefined || chars !== undefined) top.text += cdata ?? unescape(chars ?? '')
    if (tag === undefined) continue
    if (!closing) {
      const opened: Open = { tag, fields: Object.create(null) as Record<string, unknown>, text: '' }
      for (const [, name, double, single] of (marks ?? '').matchAll(attribute)) opened.fields[`@${name}`] = unescape(double ?? single ?? '')
      stack.push(opened)
      if (stack.length > depthMax) throw new Error('Too deep.')
    } else if (top.tag !== tag) throw new Error(`</${tag}> closes <${top.tag}>.`)
    if (closing || selfClosing) close(stack)
  }
  if (stack.length !== 1) throw new Error(`<${stack.at(-1)?.tag}> is not closed.`)
  return { ...root.fields }
}

function close(stack: Open[]): void {
  const closed = stack.pop()
  const parent = stack.at(-1)
  if (!closed || !parent) throw new Error('Nothing is open.')
  const text = closed.text.trim()
  const hasFields = Object.keys(closed.fields).length > 0
  parent.fields[nameOf(closed.tag)] = hasFields ? { ...closed.fields, ...(text === '' ? {} : { $: text }) } : text
}
