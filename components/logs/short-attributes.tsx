import type { LogLine } from '@/lib/domains/telemetry/schemas'

/** The first few short values beside the text: often they are what tells two equal lines apart. */
export function ShortAttributes({ line: { attributes } }: { line: LogLine }) {
  const short = Object.entries(attributes).flatMap(([key, value]): [string, string][] => (typeof value === 'object' || String(value).length > 40 ? [] : [[key, String(value)]]))
  return short.slice(0, 4).map(([key, value]) => (
    <span key={key} className="kv">
      <i>{key}</i>={value}
    </span>
  ))
}
