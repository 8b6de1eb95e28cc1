import { cacheSystems, callHops, endCode, hostOfUrl, passesOn, peerKeys } from '../core/calls'
import { binSql } from '../core/latency-bins'
import { unionOf } from './duckdb-sql'

export interface CallSpans {
  /** Days whose spans are counted, those that arrived after the mark. */
  days: readonly { name: string; afterMs: bigint }[]
  /** Up to this arrival; null: all. */
  upToMs: bigint | null
  /** Days in which the other side of a call may lie, and from which arrival on. */
  pool: readonly string[]
  poolFromMs: bigint
  poolToMs: bigint | null
  /** What ended later than this and lacks its other side may still get it, so it waits: requests whose caller is not seen, and calls that nobody answered. */
  settledNs: bigint | null
}

const keys: string[] = Object.values(peerKeys).flat()
/** All that tells of a peer in one reading of the attributes: the place in `keys`, from 1, is the place in the list. */
const peerList = `json_extract_string(s.attributes, [${keys.map((key) => `'/${key}'`).join(', ')}])`
const read = (part: keyof typeof peerKeys): string => `coalesce(${peerKeys[part].map((key) => `nullif(told[${keys.indexOf(key) + 1}], '')`).join(', ')})`
const until = (ms: bigint | null): string => (ms === null ? '' : `AND s.arrived_ms <= ${ms}`)
const ofDay = (day: string, columns: string): string => `SELECT ${columns} FROM "${day}".spans s JOIN "${day}".resources r USING (resource_id)`
const named = (text: string): string => `left(${text}, 200)`

/**
 * The calls that spans tell of, as rows of `call_minute` without `made_ms`: served requests by the span that each came from
 * (and that with its own, where it only passes requests on), messages by their queue, and outgoing calls that nobody answered with
 * a span. The plain statement of the same is `memory-calls.ts`.
 */
export function callSource({ days, upToMs, pool, poolFromMs, poolToMs, settledNs }: CallSpans): string {
  const sent = unionOf(
    days.map(({ name }) => name),
    (day) =>
      `${ofDay(day, `s.start_ns + s.duration_ns AS end_ns, s.duration_ns, s.trace_key, s.span_id, s.parent_id, s.kind, s.status, CASE WHEN s.kind = 2 THEN NULL ELSE ${peerList} END AS told, r.application, r.zone`)}
      WHERE s.kind IN (2, 3, 4, 5) AND s.arrived_ms > ${days.find(({ name }) => name === day)?.afterMs ?? 0n} ${until(upToMs)}`,
  )
  const around = (columns: string, where: string) => unionOf(pool, (day) => `${ofDay(day, columns)} WHERE s.arrived_ms > ${poolFromMs} ${until(poolToMs)} AND ${where}`)
  const hops = Array.from({ length: callHops }, (_, at) => at + 1)
  // Equalities alone: with any other condition an outer join compares every pair.
  const joins = hops.map((hop) => `LEFT JOIN parents p${hop} ON p${hop}.trace_key = served.trace_key AND p${hop}.span_id = ${hop === 1 ? 'served' : `p${hop - 1}`}.parent_id`)
  const who = `CASE ${hops.map((hop) => `WHEN p${hop}.span_id IS NULL THEN NULL WHEN p${hop}.who.application <> '${passesOn}' THEN p${hop}.who`).join(' ')} END`
  const row = 'end_ns, duration_ns, status'
  const caches = cacheSystems.map((system) => `'${system}'`).join(', ')
  return `(WITH sent AS MATERIALIZED (${sent}),
    parents AS MATERIALIZED (SELECT trace_key, span_id, any_value(parent_id) AS parent_id, any_value(who) AS who
      FROM (${around('s.trace_key, s.span_id, s.parent_id, struct_pack(application := r.application, zone := r.zone, kind := s.kind) AS who', `s.trace_key IN (SELECT trace_key FROM sent WHERE kind IN (2, 5) AND parent_id <> '')`)}) GROUP BY trace_key, span_id),
    answered AS MATERIALIZED (SELECT DISTINCT trace_key, span_id FROM
      (${around('s.trace_key, s.parent_id AS span_id', `s.kind IN (2, 5) AND s.trace_key IN (SELECT trace_key FROM sent WHERE kind = 3)`)})),
    served AS (SELECT * FROM sent WHERE application <> '${passesOn}' AND (kind = 2 OR kind = 5 AND ${read('queue')} IS NULL)),
    met AS (SELECT served.end_ns, served.duration_ns, served.status, served.parent_id, served.application, served.zone, ${who} AS who FROM served ${joins.join(' ')}),
    peers AS (SELECT sent.*, ${read('store')} AS store, ${read('queue')} AS queue, ${read('application')} AS peer, coalesce(${read('namespace')}) AS namespace, ${read('destination')} AS destination, ${read('caller')} AS caller,
        coalesce(${read('service')}, ${read('host')}, nullif(regexp_extract(${read('url')}, '${hostOfUrl}', 1), '')) AS host, answered.span_id IS NOT NULL AS is_answered
      FROM (SELECT * FROM sent WHERE kind <> 2) sent LEFT JOIN answered USING (trace_key, span_id)),
    ends AS (SELECT *, ${named(`CASE WHEN store IS NOT NULL THEN concat_ws(' ', store, coalesce(namespace, host)) WHEN queue IS NOT NULL THEN concat_ws(' ', queue, destination) ELSE coalesce(lower(peer), host) END`)} AS peer_name,
        CASE WHEN store IN (${caches}) THEN ${endCode.cache} WHEN store IS NOT NULL THEN ${endCode.database} WHEN queue IS NOT NULL THEN ${endCode.queue} WHEN peer IS NOT NULL THEN ${endCode.application} ELSE ${endCode.external} END AS peer_kind,
        CASE WHEN application = '${passesOn}' THEN nullif(lower(caller), 'unidentified') ELSE application END AS by_application FROM peers),
    calls AS (
      SELECT ${row}, CASE WHEN who IS NULL THEN ${endCode.outside} ELSE ${endCode.application} END AS caller_kind, coalesce(who.application, '') AS caller, coalesce(who.zone, '') AS caller_zone, ${endCode.application} AS kind, application AS target, zone AS target_zone
        FROM met WHERE CASE WHEN who IS NULL THEN parent_id = '' ${settledNs === null ? 'OR true' : `OR end_ns < ${settledNs}`} ELSE who.application <> application OR who.kind IN (3, 4) END
      UNION ALL SELECT ${row}, ${endCode.queue}, peer_name, '', ${endCode.application}, application, zone FROM ends WHERE kind = 5 AND queue IS NOT NULL
      UNION ALL SELECT ${row}, CASE WHEN by_application IS NULL THEN ${endCode.outside} ELSE ${endCode.application} END, coalesce(by_application, ''), CASE WHEN application = '${passesOn}' THEN '' ELSE zone END, peer_kind, peer_name, '' FROM ends
        WHERE kind IN (3, 4) AND peer_name IS NOT NULL AND (store IS NOT NULL OR queue IS NOT NULL OR (kind = 3 AND NOT is_answered ${settledNs === null ? '' : `AND end_ns < ${settledNs}`})))
    SELECT (end_ns // 60000000000 * 60)::INTEGER AS minute_s, caller_kind, caller, caller_zone, kind, target, target_zone, (${binSql('duration_ns')})::INTEGER AS bin, count(*) AS requests, count(*) FILTER (status = 2) AS errors
    FROM calls GROUP BY ALL)`
}
