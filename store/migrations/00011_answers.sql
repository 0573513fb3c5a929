-- +goose Up
-- An answer stands in the row of the message that it answers: one row a turn instead of two.
ALTER TABLE messages ADD COLUMN reply MEDIUMBLOB;

-- +goose Down
ALTER TABLE messages DROP COLUMN reply;
