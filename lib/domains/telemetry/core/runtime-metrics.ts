/**
 * Names that runtimes give the same figure, the better one first. Node: @opentelemetry/host-metrics and
 * instrumentation-runtime-node. Java: the agent's runtime metrics (OpenTelemetry semantic conventions, JVM). With underscores:
 * what Prometheus' client libraries and Micrometer name theirs.
 */
export const runtimeMetrics = {
  /** Counters of CPU seconds: their rate is a share of one core. */
  cpuSeconds: ['process.cpu.time', 'jvm.cpu.time', 'process_cpu_seconds_total'],
  cpuShare: ['process.cpu.utilization', 'jvm.cpu.recent_utilization', 'process_cpu_usage'],
  memoryBytes: ['process.memory.usage', 'jvm.memory.used', 'process_resident_memory_bytes', 'jvm_memory_used_bytes'],
  eventLoopSeconds: ['nodejs.eventloop.delay.p99', 'nodejs_eventloop_lag_p99_seconds'],
}
