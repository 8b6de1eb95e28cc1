/** Takes every header of these names (in lower case) out of a flat list of names and values, in place. */
export function dropHeaders(headers: string[], gone: ReadonlySet<string>): void {
  if (gone.size === 0) return
  let kept = 0
  for (let at = 0; at + 1 < headers.length; at += 2) {
    if (gone.has((headers[at] ?? '').toLowerCase())) continue
    headers[kept++] = headers[at] ?? ''
    headers[kept++] = headers[at + 1] ?? ''
  }
  headers.length = kept
}
