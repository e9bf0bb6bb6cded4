-- What is kept is only added to. INSERT OR REPLACE would delete without asking the delete triggers, so inserts are looked at too.
CREATE TRIGGER ledger_next BEFORE INSERT ON ledger
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM ledger)
BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;

CREATE TRIGGER ledger_update BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;

CREATE TRIGGER ledger_delete BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;

CREATE TRIGGER texts_update BEFORE UPDATE ON texts BEGIN SELECT RAISE(ABORT, 'texts are only added to'); END;

CREATE TRIGGER texts_delete BEFORE DELETE ON texts BEGIN SELECT RAISE(ABORT, 'texts are only added to'); END;

CREATE TRIGGER statements_update BEFORE UPDATE ON statements BEGIN SELECT RAISE(ABORT, 'statements are only added to'); END;

CREATE TRIGGER statements_delete BEFORE DELETE ON statements BEGIN SELECT RAISE(ABORT, 'statements are only added to'); END;

-- å is no a: letters are kept as they are.
CREATE VIRTUAL TABLE passage_words USING fts5(forms, lemmas, source, tokenize = "unicode61 remove_diacritics 0", prefix = '2 3');
