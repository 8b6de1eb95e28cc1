"""One request with a database call inside, a counter and a log line, told by the stock OpenTelemetry SDK.

Where to and under which name comes from the SDK's own OTEL_* variables. Prints the trace's id.
"""

import logging

from opentelemetry import metrics, trace
from opentelemetry._logs import set_logger_provider
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk._logs import LoggerProvider, LoggingHandler
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

spans, points, lines = TracerProvider(), MeterProvider([PeriodicExportingMetricReader(OTLPMetricExporter())]), LoggerProvider()
spans.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
lines.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter()))
trace.set_tracer_provider(spans)
metrics.set_meter_provider(points)
set_logger_provider(lines)
log = logging.getLogger("orders")
log.addHandler(LoggingHandler(logger_provider=lines))
log.setLevel(logging.INFO)

tracer = trace.get_tracer("orders")
with tracer.start_as_current_span("GET /orders", kind=trace.SpanKind.SERVER, attributes={"http.request.method": "GET"}) as request:
    with tracer.start_as_current_span("SELECT orders", kind=trace.SpanKind.CLIENT, attributes={"db.system.name": "postgresql"}):
        metrics.get_meter("orders").create_counter("orders.read", unit="{order}").add(3)
    log.warning("three orders were read")
    print(trace.format_trace_id(request.get_span_context().trace_id))

for provider in (spans, points, lines):
    provider.shutdown()
