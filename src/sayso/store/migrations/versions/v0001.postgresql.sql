-- What is kept is only added to, by two locks: triggers for everybody, and a role that was never given the right.
CREATE FUNCTION only_added_to() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is only added to', TG_TABLE_NAME; END $$;

CREATE TRIGGER ledger_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger FOR EACH STATEMENT EXECUTE FUNCTION only_added_to();

CREATE TRIGGER texts_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON texts FOR EACH STATEMENT EXECUTE FUNCTION only_added_to();

CREATE TRIGGER statements_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON statements FOR EACH STATEMENT EXECUTE FUNCTION only_added_to();

ALTER TABLE passages ADD COLUMN words tsvector NOT NULL;

CREATE INDEX ix_passages_words ON passages USING gin (words) WITH (fastupdate = off);

DO $$ BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO sayso_writer', current_schema());
    EXECUTE format('GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA %I TO sayso_writer', current_schema());
END $$;

GRANT UPDATE (state) ON jobs TO sayso_writer;

REVOKE INSERT ON alembic_version FROM sayso_writer;

GRANT DELETE ON passages, spellings TO sayso_writer;
