-- Alerts of digests, so that old ones can be dropped without looking through all digests for each.

-- +goose Up

CREATE INDEX digest_item_alert ON digest_item (workspace, alert);
CREATE INDEX digest_item_due ON digest_item (due_at);

-- +goose Down

DROP INDEX digest_item_due;
DROP INDEX digest_item_alert;
