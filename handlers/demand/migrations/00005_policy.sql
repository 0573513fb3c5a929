-- +goose Up
-- +goose StatementBegin
CREATE INDEX demands_closed ON demands (closed_at);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE demand_policy (
  id    VARCHAR(40) NOT NULL,
  name  VARCHAR(48) NOT NULL,
  value BIGINT      NOT NULL,
  was   BIGINT      NOT NULL,
  by_id VARCHAR(40) NOT NULL,
  why   BLOB        NULL,
  at    BIGINT      NOT NULL,
  PRIMARY KEY (id)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX demand_policy_name ON demand_policy (name, id);
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
DROP TABLE demand_policy;
-- +goose StatementEnd
