-- What was not delivered, and what is old, is found without looking at all there is.

-- +goose Up

CREATE INDEX delivery_undelivered ON delivery (state, filed, seq) WHERE state IN ('held', 'dropped');
CREATE INDEX notice_filed ON notice (filed);

-- +goose Down

DROP INDEX notice_filed;
DROP INDEX delivery_undelivered;
