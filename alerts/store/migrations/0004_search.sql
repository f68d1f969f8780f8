-- Which articles can be looked up, and by which words.

-- +goose Up

-- feed: the source, if only the workspaces that added it see the article; empty if everybody does. reading: how the words were read
-- that article_text has of it (rules.Reading); 0 while it has none, or old ones. revision: how often the article was changed.
CREATE TABLE searchable (
  article  INTEGER NOT NULL PRIMARY KEY REFERENCES article (seq),
  at       INTEGER NOT NULL,
  seen     INTEGER NOT NULL,
  feed     TEXT NOT NULL,
  reading  INTEGER NOT NULL,
  revision INTEGER NOT NULL
) STRICT;

CREATE INDEX searchable_at ON searchable (reading, at);
CREATE INDEX searchable_seen ON searchable (seen);

-- The words of articles, as the number that searchable has them under. They stand here and nowhere else, and cannot be read back.
CREATE VIRTUAL TABLE article_text USING fts5 (words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');

-- What is there already can be found at once; its words are put into article_text little by little.
INSERT INTO searchable (article, at, seen, feed, reading, revision)
  SELECT seq, at, seen, CASE WHEN own <> 0 THEN feed ELSE '' END, 0, 0 FROM article
  WHERE seq > COALESCE((SELECT number FROM meta WHERE name = 'forgotten'), 0);

DELETE FROM meta WHERE name = 'forgotten';
DROP INDEX article_at;

-- What points to rows that are dropped when they are old has to be found without looking at all there is.
CREATE INDEX article_key_article ON article_key (article);
CREATE INDEX alert_article ON alert (article);
CREATE INDEX verdict_article ON verdict (article);
CREATE INDEX delivery_alert ON delivery (workspace, alert);

-- +goose Down

DROP INDEX delivery_alert;
DROP INDEX verdict_article;
DROP INDEX alert_article;
DROP INDEX article_key_article;
CREATE INDEX article_at ON article (at);
DROP TABLE article_text;
DROP TABLE searchable;
