-- What a release declares of the applications that it calls (quarterdeck.json). Releases of before declared nothing.
ALTER TABLE "release" ADD COLUMN "dependencies" JSONB NOT NULL DEFAULT '{}';
