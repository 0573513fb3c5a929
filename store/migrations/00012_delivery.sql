-- +goose Up

-- The platform's own id of what it accepted, which its delivery report names.
ALTER TABLE outbox ADD COLUMN msg_id VARCHAR(64) NOT NULL DEFAULT '';

-- Delivery reports; one may come before the answer that it reports on has been noted.
CREATE TABLE push_reports (
  msg_id    VARCHAR(64) NOT NULL PRIMARY KEY,
  delivered SMALLINT    NOT NULL,
  status    VARCHAR(64) NOT NULL,
  at        BIGINT      NOT NULL
);

-- +goose Down
DROP TABLE push_reports;
ALTER TABLE outbox DROP COLUMN msg_id;
