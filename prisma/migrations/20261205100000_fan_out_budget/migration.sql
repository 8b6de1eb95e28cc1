-- How many calls one request of an operation may make.
CREATE TABLE "fan_out_budget" (
    "application_id" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "calls_max" INTEGER NOT NULL CHECK ("calls_max" BETWEEN 1 AND 100000),
    "set_by" TEXT NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "fan_out_budget_pkey" PRIMARY KEY ("application_id", "operation"),
    CONSTRAINT "fan_out_budget_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "application"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
