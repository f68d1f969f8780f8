-- What was not delivered, and what is old, is found without looking at all there is.

-- +goose Up

-- seq is always greater than 0. Only who says so is led here: for who looks into one channel this index is a detour, and a server that
-- does not know how many deliveries were dropped of late would take it for a short cut.
CREATE INDEX delivery_undelivered ON delivery (state, filed, seq) WHERE state IN ('held', 'dropped') AND seq > 0;
CREATE INDEX notice_filed ON notice (filed);

-- Articles were passed while something was said of them that was dropped next, and stayed for good: they are looked at once more.
DELETE FROM meta WHERE name = 'trimmed';

-- +goose Down

DROP INDEX notice_filed;
DROP INDEX delivery_undelivered;
