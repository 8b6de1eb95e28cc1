-- How the requests of an application are balanced among its instances, where somebody chose.
CREATE TABLE "application_balancing" (
    "application_id" TEXT NOT NULL,
    "policy" JSONB NOT NULL,
    "set_by" TEXT NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "application_balancing_pkey" PRIMARY KEY ("application_id"),
    CONSTRAINT "application_balancing_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "application"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
