-- What applications are configured with: a document for each layer and target, and every text that it ever had.
CREATE TABLE "config_document" (
    "id" TEXT NOT NULL,
    "application_id" TEXT,
    "layer" TEXT NOT NULL CHECK ("layer" IN ('global', 'application', 'profile', 'cluster', 'zone', 'instance', 'schema')),
    "target" TEXT NOT NULL DEFAULT '',
    "version" INTEGER NOT NULL CHECK ("version" >= 1),

    CONSTRAINT "config_document_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "config_document_global_check" CHECK (("layer" = 'global') = ("application_id" IS NULL)),
    CONSTRAINT "config_document_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "application"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
-- Null is a place too: there is one document for all.
CREATE UNIQUE INDEX "config_document_place_key" ON "config_document"(COALESCE("application_id", ''), "layer", "target");
CREATE INDEX "config_document_application_id_idx" ON "config_document"("application_id");

-- `change` is the position of the ledger's entry: it counts up in the order of commits, and names a state of everything.
CREATE TABLE "config_version" (
    "document_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "change" BIGINT NOT NULL,
    "format" TEXT NOT NULL CHECK ("format" IN ('yaml', 'properties')),
    "text" TEXT NOT NULL,
    "comment" TEXT NOT NULL DEFAULT '',
    "author" JSONB NOT NULL,
    "saved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "rolled_back_to" INTEGER,

    CONSTRAINT "config_version_pkey" PRIMARY KEY ("document_id", "version"),
    CONSTRAINT "config_version_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "config_document"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "config_version_change_key" ON "config_version"("change");

-- What was once in force stays as it was.
CREATE FUNCTION config_version_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'versions of configuration are append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER config_version_no_rewrite BEFORE UPDATE OR DELETE ON "config_version" FOR EACH ROW EXECUTE FUNCTION config_version_is_append_only();
CREATE TRIGGER config_version_no_truncate BEFORE TRUNCATE ON "config_version" FOR EACH STATEMENT EXECUTE FUNCTION config_version_is_append_only();
REVOKE UPDATE, DELETE, TRUNCATE ON "config_version" FROM quarterdeck_app;
