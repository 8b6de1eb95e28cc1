/**
 * Tables of one day file. `arrived_ms` is the stamp of the commit that stored the row: unique to it and rising.
 * In a whole day the place of a row of spans, lines and points is its `rowid`; a thin one has it in a column `place`, and nothing is added to it.
 * Resources and metric series are stored once and named by number, so that a span costs bytes, not a copy of its labels.
 */
export const daySchema = (day: string): string[] =>
  [
    `resources(resource_id INTEGER, application VARCHAR, cluster VARCHAR, server_group VARCHAR, instance VARCHAR, zone VARCHAR, attributes VARCHAR)`,
    `series(series_id INTEGER, name VARCHAR, unit VARCHAR, kind VARCHAR, temporality UTINYINT, monotonic BOOLEAN, attributes VARCHAR)`,
    // trace_key: the first 32 bits of the id. A number is scanned many times faster than text.
    `spans(start_ns BIGINT, duration_ns BIGINT, arrived_ms BIGINT, resource_id INTEGER, trace_key INTEGER, trace_id VARCHAR, span_id VARCHAR, parent_id VARCHAR,
      name VARCHAR, kind UTINYINT, status UTINYINT, status_message VARCHAR, attributes VARCHAR USING COMPRESSION zstd, events VARCHAR)`,
    // Words in the attributes of the 2,048 spans from `first_row` on, as `core/word-filter.ts` notes them.
    `span_words(first_row BIGINT, words BIT USING COMPRESSION zstd)`,
    // Of a line the ids are most of what it takes. 0: none.
    `logs(time_ns BIGINT, line_id BIGINT, arrived_ms BIGINT, resource_id INTEGER, severity UTINYINT, body VARCHAR, trace_id UHUGEINT, span_id UBIGINT, attributes VARCHAR)`,
    `points(time_ns BIGINT, arrived_ms BIGINT, resource_id INTEGER, series_id INTEGER, value DOUBLE, count BIGINT, buckets VARCHAR)`,
    // What an application says of its metrics.
    `metric_meanings(application VARCHAR, name VARCHAR, description VARCHAR)`,
    `exemplars(time_ns BIGINT, arrived_ms BIGINT, resource_id INTEGER, series_id INTEGER, value DOUBLE, trace_id VARCHAR, span_id VARCHAR, attributes VARCHAR)`,
    // One row for each latency bin that a commit touched; rows of equal keys add up when read.
    `rollup(bucket_s INTEGER, arrived_ms BIGINT, resource_id INTEGER, bin USMALLINT, requests UINTEGER, errors UINTEGER)`,
    // The same by minute, application and zone, made from the rollup rows that had arrived by `made_ms`; mark 'minutes' is the last.
    `rollup_minute(minute_s INTEGER, made_ms BIGINT, application VARCHAR, zone VARCHAR, bin USMALLINT, requests UINTEGER, errors UINTEGER)`,
    // Calls between ends by minute, made from spans that had arrived by `made_ms`; mark 'calls' is the last. Kinds as in `core/calls.ts`.
    `call_minute(minute_s INTEGER, made_ms BIGINT, caller_kind UTINYINT, caller VARCHAR, caller_zone VARCHAR, kind UTINYINT, target VARCHAR, target_zone VARCHAR, bin USMALLINT, requests UINTEGER, errors UINTEGER)`,
    `marks(name VARCHAR, value BIGINT)`,
    // What a thin day has no more, for who had not read it: runs of rows that lay one after the other, from `place` on.
    `gone_spans(arrived_ms BIGINT, resource_id INTEGER, place BIGINT, records UINTEGER)`,
    `gone_logs(arrived_ms BIGINT, resource_id INTEGER, severity UTINYINT, place BIGINT, records UINTEGER)`,
  ].map((table) => `CREATE TABLE IF NOT EXISTS "${day}".${table}`)

export const dayTables = ['resources', 'series', 'spans', 'span_words', 'logs', 'points', 'metric_meanings', 'exemplars', 'rollup', 'rollup_minute', 'call_minute', 'marks', 'gone_spans', 'gone_logs'] as const
