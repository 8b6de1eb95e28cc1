/** Columns of the tables that a question in SQL may read, as the editor shows them. `attributes` and `resource` are JSON. */
export const sqlViews = {
  spans: ['time', 'start_ns', 'duration_ms', 'trace_id', 'span_id', 'parent_id', 'name', 'kind', 'status', 'status_message', 'application', 'cluster', 'server_group', 'instance', 'zone', 'attributes', 'resource'],
  logs: ['time', 'time_ns', 'severity', 'body', 'trace_id', 'span_id', 'application', 'cluster', 'server_group', 'instance', 'zone', 'attributes', 'resource'],
  points: ['time', 'time_ns', 'metric', 'unit', 'kind', 'temporality', 'value', 'count', 'buckets', 'application', 'cluster', 'server_group', 'instance', 'zone', 'attributes', 'resource'],
  requests: ['time', 'latency_ms', 'requests', 'errors', 'application', 'cluster', 'server_group', 'instance', 'zone'],
} as const
export type SqlView = keyof typeof sqlViews

export const isSqlView = (name: string): name is SqlView => Object.hasOwn(sqlViews, name)
