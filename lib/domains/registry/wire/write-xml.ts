/** XStream's escapes for element names: `$` is `_-`, `_` is `__`; what no name may hold becomes a full stop. */
const elementName = (name: string): string => {
  const safe = name.replaceAll('_', '__').replaceAll('$', '_-').replace(/[^\w.-]/g, '.')
  return /^[A-Za-z_]/.test(safe) ? safe : `_${safe}`
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }
// Control characters cannot stand in XML 1.0 at all.
const escapeText = (text: string): string => text.replace(/[&<>"']/g, (char) => escapes[char] ?? char).replace(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, '')

/** The JSON names that are attributes in XML, and how they are called there. */
const attributes: Record<string, string> = { '@enabled': 'enabled', '@class': 'class' }
/** Elements that differ in case from their JSON name. */
const renamed: Record<string, string> = { overriddenStatus: 'overriddenstatus' }

/**
 * The same document as the JSON codec's, as XStream would write it: `@…` are attributes, `$` is the text, an array
 * repeats its element. Two names hold underscores that are escaped already.
 */
export function writeXml(name: string, value: unknown): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) return value.map((item) => writeXml(name, item)).join('')
  const tag = name === 'versions__delta' || name === 'apps__hashcode' ? name : elementName(renamed[name] ?? name)
  if (typeof value !== 'object') return `<${tag}>${escapeText(String(value))}</${tag}>`
  let marks = ''
  let inner = ''
  for (const [key, child] of Object.entries(value)) {
    const attribute = attributes[key]
    if (attribute) marks += ` ${attribute}="${escapeText(String(child))}"`
    else if (key === '$') inner += escapeText(String(child))
    else inner += writeXml(key, child)
  }
  return inner === '' ? `<${tag}${marks}/>` : `<${tag}${marks}>${inner}</${tag}>`
}
